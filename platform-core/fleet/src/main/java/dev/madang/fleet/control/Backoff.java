package dev.madang.fleet.control;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** How long to wait before a node is called again: 200 ms to 2 s, longer each time, never the same for all. Not thread-safe. */
final class Backoff {
    static final long LEAST = TimeUnit.MILLISECONDS.toNanos(200);
    static final long MOST = TimeUnit.SECONDS.toNanos(2);

    private final RandomGenerator random;
    private long upTo = 2 * LEAST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Nanoseconds. */
    long next() {
        long wait = Math.max(LEAST, random.nextLong(upTo / 2, upTo + 1));
        upTo = Math.min(MOST, 2 * upTo);
        return wait;
    }

    /** The node was reached, and for long. */
    void reset() {
        upTo = 2 * LEAST;
    }
}
