package dev.madang.media.worker;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long a worker's cycles take, a cycle being one turn of its loop without the wait for datagrams. Written by the worker's
 * thread; read by any number of others, none of which takes anything from another.
 */
final class CycleMeter {
    private static final long STEP_NANOS = 5_000_000_000L;
    /** The present one, and all of the half minute before. */
    private static final int STEPS = 7;

    private final AtomicLongArray longest = new AtomicLongArray(STEPS);
    private volatile long busyNanos;
    /** What {@link #busyNanos} is, for the writer. */
    private long sumNanos;

    private long step = Long.MIN_VALUE;
    private int present;

    /** A cycle ended. */
    void add(long endedNanos, long cycleNanos) {
        sumNanos += cycleNanos;
        busyNanos = sumNanos;
        long now = Math.floorDiv(endedNanos, STEP_NANOS);
        if (now != step) {
            advance(now);
        }
        if (cycleNanos > longest.getPlain(present)) {
            longest.setOpaque(present, cycleNanos);
        }
    }

    private void advance(long now) {
        long passed = step == Long.MIN_VALUE ? STEPS : Math.min(STEPS, now - step);
        for (long i = now - passed + 1; i <= now; i++) {
            longest.setOpaque(Math.floorMod(i, STEPS), 0);
        }
        step = now;
        present = Math.floorMod(now, STEPS);
    }

    /** Time spent in cycles since the start. */
    long busyNanos() {
        return busyNanos;
    }

    /** The longest cycle of the last half minute. */
    long longestNanos() {
        long most = 0;
        for (int i = 0; i < STEPS; i++) {
            most = Math.max(most, longest.getOpaque(i));
        }
        return most;
    }
}
