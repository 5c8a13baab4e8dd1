package dev.madang.media.track;

/** Bits a second over the last second, in ten steps. */
public final class RateMeter {
    private static final int STEPS = 10;
    private static final long STEP_NANOS = 100_000_000L;

    private final int[] bytes = new int[STEPS];
    private long step = Long.MIN_VALUE;
    private long stepEndNanos = Long.MIN_VALUE;
    private int slot;
    private long sum;

    /** Counts so many bytes at that time. */
    public void add(int lengthBytes, long nowNanos) {
        advance(nowNanos);
        bytes[slot] += lengthBytes;
        sum += lengthBytes;
    }

    /** The rate at that time. */
    public long bitsPerSecond(long nowNanos) {
        advance(nowNanos);
        return sum * 8;
    }

    private void advance(long nowNanos) {
        if (nowNanos < stepEndNanos) {
            return;
        }
        long now = Math.floorDiv(nowNanos, STEP_NANOS);
        long steps = step == Long.MIN_VALUE ? STEPS : Math.min(STEPS, now - step);
        for (long i = now - steps + 1; i <= now; i++) {
            int at = Math.floorMod(i, STEPS);
            sum -= bytes[at];
            bytes[at] = 0;
        }
        step = now;
        stepEndNanos = (now + 1) * STEP_NANOS;
        slot = Math.floorMod(now, STEPS);
    }
}
