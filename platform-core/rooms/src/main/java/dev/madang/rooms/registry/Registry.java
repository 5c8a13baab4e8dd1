package dev.madang.rooms.registry;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shared knowledge of rooms; a port. The nodes own the truth, this is where they publish it: it may forget everything, and is then
 * refilled. Methods may be called from any thread and block for 300 ms at the most (lists for two seconds): never under a lock. Each
 * throws {@link RegistryAwayException} where there is no answer.
 */
public interface Registry {
    /**
     * Puts a room in under its first term, unless one of its key is there or its service has that many already; the three are
     * decided as one step. Its incarnation is higher than that of every room of its key before it, as far as the Registry remembers,
     * and at least its time of creation in milliseconds since 1970. Whoever had no answer may ask again: what the same life of the same
     * node created at the same time is its own, as long as nobody took it over.
     *
     * @param home the node that decides for it
     * @param createdAt cut to milliseconds
     * @param maxRooms rooms that the service may have at once, this one included; 1 and up
     */
    Creation create(RoomKey key, NodeRef home, String mode, ModeSettings settings, Instant createdAt, int maxRooms);

    /**
     * Takes a room over: puts in the term after the newest that is known of a life. It succeeds where an earlier term is there: the one
     * before it, or one from before that, as the Registry forgot what came after; or an earlier life, or nothing at all of that key. It
     * succeeds again for the same node, which may have had no answer. Of several who claim one term the first has it. Limits do not hold
     * it back.
     */
    Outcome claim(RegisteredRoom next);

    /**
     * Puts in what a room's Home knows of it: a room that was forgotten, or other settings or carriers. It succeeds where the same term
     * of the same life is there and is that node's, an earlier term or life, or nothing. Limits do not hold it back.
     */
    Outcome refill(RegisteredRoom room);

    /** What it knows of that room; empty for nothing. */
    Optional<RegisteredRoom> find(RoomKey key);

    /** A service's rooms, the oldest first. */
    List<RegisteredRoom> roomsOf(String service);

    /**
     * A life of a room is over, and so are those before it: takes out what is there of them, and remembers for an hour that they are over.
     * Harmless when repeated.
     *
     * @return false when a later life is there, or a later term of it; nothing has changed then
     */
    boolean remove(RoomRecord room);

    /**
     * What has changed in a service's rooms; changes nothing itself.
     *
     * @param after {@link Changes#next} of the call before; null to begin. What it does not know, or not any more, gives a gap
     */
    Changes changes(String service, @Nullable String after);

    /** What came of {@link #create}. */
    sealed interface Creation {
        /** The room is in. */
        record Created(RegisteredRoom room) implements Creation {}

        /** A room of that key was there and stays as it is. */
        record Existed(RegisteredRoom room) implements Creation {}

        /** The service has as many rooms as it may. */
        record Full() implements Creation {}
    }

    /** What came of {@link #claim} and {@link #refill}. */
    sealed interface Outcome {
        /** It is in. */
        record In() implements Outcome {}

        /** Another one is there and stays. */
        record Superseded(RegisteredRoom by) implements Outcome {}

        /** That life is over. */
        record Over() implements Outcome {}
    }

    /**
     * Changes in their order.
     *
     * @param gap whether some may be missing, or it is the beginning: whoever keeps a copy throws it away and reads {@link #roomsOf} after
     *     this call. There are no changes then; those that come next may tell again what that list had already
     * @param changes at most a thousand, the oldest first
     * @param next what to ask with next time
     */
    record Changes(boolean gap, List<Change> changes, String next) {
        public Changes {
            changes = List.copyOf(changes);
        }
    }

    /**
     * @param incarnation that of {@code now}, or the life that is over
     * @param now what is there from then on, null for nothing
     */
    record Change(RoomKey key, long incarnation, @Nullable RegisteredRoom now) {}
}
