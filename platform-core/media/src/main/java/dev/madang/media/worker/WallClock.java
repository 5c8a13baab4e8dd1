package dev.madang.media.worker;

/** Our NTP time: the wall clock once, carried on by the monotonic one, so that it never jumps. */
public final class WallClock {
    private static final long EPOCH_OFFSET_SECONDS = 2_208_988_800L;
    private static final long START_NANOS = System.nanoTime();
    private static final long START_MILLIS = System.currentTimeMillis();

    private WallClock() {}

    /** The 64-bit NTP time of a reading of {@link System#nanoTime}. */
    public static long ntp(long nanos) {
        long epochNanos = START_MILLIS * 1_000_000L + nanos - START_NANOS;
        long seconds = Math.floorDiv(epochNanos, 1_000_000_000L);
        long rest = Math.floorMod(epochNanos, 1_000_000_000L);
        return (seconds + EPOCH_OFFSET_SECONDS << 32) + (rest << 32) / 1_000_000_000L;
    }
}
