package dev.madang.server.auth;

/** Bounds how often something happens: so many a second on average, twice as many at once (a token bucket). */
public final class JoinRate {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perNano;
    private final double burst;
    private double available;
    private long lastNanos;
    private boolean started;

    /** @param perSecond average, 1 and up */
    public JoinRate(int perSecond) {
        perNano = perSecond / NANOS_PER_SECOND;
        burst = 2.0 * perSecond;
        available = burst;
    }

    /** Whether it may happen once more now. */
    public synchronized boolean allows(long nowNanos) {
        if (started) {
            available = Math.min(burst, available + Math.max(0, nowNanos - lastNanos) * perNano);
        }
        started = true;
        lastNanos = nowNanos;
        if (available < 1) {
            return false;
        }
        available--;
        return true;
    }
}
