package dev.madang.rooms.registry;

import dev.madang.rooms.RoomKey;
import java.util.List;
import java.util.Optional;

/** Shared knowledge of rooms; a port. Methods may be called from any thread and may block. */
public interface Registry {
    /**
     * Puts a room in, unless one of its key is there or its service has that many already; the three are decided as one step.
     *
     * @param maxRooms rooms that the service may have at once, this one included
     */
    Creation create(RoomRecord room, int maxRooms);

    Optional<RoomRecord> find(RoomKey key);

    /** A service's rooms, the oldest first. */
    List<RoomRecord> roomsOf(String service);

    /** Takes a room out; false when it was not there. */
    boolean remove(RoomKey key);

    /** What came of {@link #create}. */
    sealed interface Creation {
        /** The room is in. */
        record Created(RoomRecord room) implements Creation {}

        /** A room of that key was there and stays as it is. */
        record Existed(RoomRecord room) implements Creation {}

        /** The service has as many rooms as it may. */
        record Full() implements Creation {}
    }
}
