package dev.madang.rooms.home;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.store.KeptRoom;

/**
 * What comes of a Home's steps besides its messages. Called in order within a step, on its thread: implementations note it, act later
 * and do not throw.
 */
public interface HomeOutput {
    /** Something became true. */
    void append(RoomEvent event);

    /** What of the room outlives the node is that from now on. */
    void save(KeptRoom room);

    /** The room is over, the last call. */
    void closed(RoomEnd why);
}
