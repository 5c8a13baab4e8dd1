package dev.madang.rooms.mode;

import java.time.Duration;

/** What becomes of a room that nobody is in. */
public sealed interface EmptyRoom {
    /**
     * It stays, unless that setting says how long.
     *
     * @throws IllegalArgumentException when it is no time, or none above zero
     */
    static EmptyRoom of(ModeSettings settings, String name) {
        return settings.values().containsKey(name) ? new Closes(settings.duration(name, Duration.ZERO)) : new Stays();
    }

    /** It stays until it is closed by request. */
    record Stays() implements EmptyRoom {}

    /**
     * It closes when nobody came for so long.
     *
     * @param after time without a participant, more than zero
     */
    record Closes(Duration after) implements EmptyRoom {
        /** @throws IllegalArgumentException when the time is not positive */
        public Closes {
            if (!after.isPositive()) {
                throw new IllegalArgumentException("an empty room needs some time before it closes");
            }
        }
    }
}
