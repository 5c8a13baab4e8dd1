package dev.madang.media.send;

/** So many of something in each second. */
final class RateLimit {
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private long windowNanos;
    private int taken;

    /** Whether there may be one more. */
    boolean take(int mostASecond, long nowNanos) {
        if (nowNanos - windowNanos >= WINDOW_NANOS) {
            windowNanos = nowNanos;
            taken = 0;
        }
        if (taken >= mostASecond) {
            return false;
        }
        taken++;
        return true;
    }
}
