package dev.madang.fleet.redis;

import java.time.Duration;

/** When a call of a port has to be over, by the steady clock. */
record Deadline(long nanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left in nanoseconds, 0 at least. */
    long left() {
        return Math.max(0, nanos - System.nanoTime());
    }
}
