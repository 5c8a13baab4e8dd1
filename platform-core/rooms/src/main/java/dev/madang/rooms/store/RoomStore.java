package dev.madang.rooms.store;

import dev.madang.rooms.model.RoomKey;
import java.util.List;

/** Where rooms are kept beyond the life of their node; a port. */
public interface RoomStore {
    /** Keeps nothing. */
    RoomStore NONE = new RoomStore() {
        @Override
        public void save(KeptRoom room) {}

        @Override
        public void remove(RoomKey key, long incarnation) {}

        @Override
        public List<KeptRoom> load() {
            return List.of();
        }
    };

    /** Keeps that, in place of what was kept of the room. Called after the step that changed it: returns at once and does not throw. */
    void save(KeptRoom room);

    /** That life of the room is over; what a later one of the same key keeps stays. Called in the same way. */
    void remove(RoomKey key, long incarnation);

    /** Everything that is kept. Called once, before there is any room; may block. */
    List<KeptRoom> load();
}
