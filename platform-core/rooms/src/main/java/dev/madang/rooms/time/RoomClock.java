package dev.madang.rooms.time;

import java.time.Duration;
import java.time.Instant;

/** Time as rooms know it. Passed in, so that a test can let hours pass at once. From any thread. */
public interface RoomClock {
    /** The time of day, to the millisecond, for what is written down. Whoever sets the machine's clock moves it back and forth. */
    Instant now();

    /** A time that only goes forward, for waits; how far it is from the time of day says nothing. */
    Instant steady();

    /**
     * Runs the task once after that delay, on a thread that may block; never on the calling thread.
     *
     * @param delay zero and up
     */
    Alarm after(Duration delay, Runnable task);

    /** A task that waits for its time. */
    interface Alarm {
        /** The task does not run any more, unless it already started. */
        void cancel();
    }
}
