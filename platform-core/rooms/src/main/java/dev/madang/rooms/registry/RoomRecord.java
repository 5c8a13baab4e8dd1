package dev.madang.rooms.registry;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomKey;
import java.time.Instant;

/**
 * What the fleet knows of a room.
 *
 * @param key which room
 * @param incarnation which life of a room of that key: a later one has a higher number; 1 and up
 * @param term which Home of that life: 1 for the first, one more for each that takes over; messages and facts of another count as another's
 * @param mode its mode's name
 * @param settings what was set for it
 * @param createdAt when it was created
 */
public record RoomRecord(
        RoomKey key, long incarnation, long term, String mode, ModeSettings settings, Instant createdAt) {
    /** The same under the Home that comes next. */
    public RoomRecord nextTerm() {
        return new RoomRecord(key, incarnation, term + 1, mode, settings, createdAt);
    }

    /** The same with those settings. */
    public RoomRecord with(ModeSettings now) {
        return new RoomRecord(key, incarnation, term, mode, now, createdAt);
    }
}
