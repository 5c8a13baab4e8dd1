package dev.madang.rooms.mode;

import java.time.Duration;

/**
 * What happens when the last host has left: none publishes, and none is there by signalling. It matters from the first time on
 * that a host's media was connected; before, the room waits.
 */
public sealed interface HostLeaves {
    /** Nothing: the room has no host, or goes on without. */
    record NothingHappens() implements HostLeaves {}

    /**
     * The room closes unless a host is back in time; the others stay connected meanwhile.
     *
     * @param grace time to come back, not negative
     */
    record RoomEnds(Duration grace) implements HostLeaves {
        /** @throws IllegalArgumentException when the time is negative */
        public RoomEnds {
            if (grace.isNegative()) {
                throw new IllegalArgumentException("a grace time cannot be negative");
            }
        }
    }
}
