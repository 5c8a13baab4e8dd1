package dev.madang.rooms.registry;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shared knowledge of rooms; a port. Methods may be called from any thread and may block: never under a lock. */
public interface Registry {
    /**
     * Puts a room in under its first term, unless one of its key is there or its service has that many already; the three are
     * decided as one step. Its incarnation is higher than that of every room before it, and at least its time of creation in
     * milliseconds since 1970.
     *
     * @param maxRooms rooms that the service may have at once, this one included; 1 and up
     */
    Creation create(RoomKey key, String mode, ModeSettings settings, Instant createdAt, int maxRooms);

    /**
     * Puts in what a room's owner knows of it: a room that the Registry has forgotten, or another term or other settings of one
     * that it has. Limits do not hold it back.
     *
     * @return false when another incarnation of the room is there, or a higher term: nothing has changed then
     */
    boolean refill(RoomRecord room);

    /** What it knows of that room; empty for nothing. */
    Optional<RoomRecord> find(RoomKey key);

    /** A service's rooms, the oldest first. */
    List<RoomRecord> roomsOf(String service);

    /** Takes that incarnation of a room out; false when it was not there. */
    boolean remove(RoomKey key, long incarnation);

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
