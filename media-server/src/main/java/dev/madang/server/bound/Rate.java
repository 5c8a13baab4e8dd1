package dev.madang.server.bound;

/** Bounds how much of something happens: so much a second on average, and so much at once (a token bucket). Any thread. */
public final class Rate {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perNano;
    private final double burst;
    private double available;
    private long lastNanos;
    private boolean started;

    /** So many a second, twice as many at once. */
    public Rate(double perSecond) {
        this(perSecond, 2 * perSecond);
    }

    /**
     * @param perSecond average, above 0
     * @param burst at once, 1 and up
     */
    public Rate(double perSecond, double burst) {
        perNano = perSecond / NANOS_PER_SECOND;
        this.burst = burst;
        available = burst;
    }

    /** Whether it may happen once more now. */
    public boolean allows(long nowNanos) {
        return allows(1, nowNanos);
    }

    /** Whether so much of it may happen now; if not, none has. */
    public synchronized boolean allows(double amount, long nowNanos) {
        if (!has(amount, nowNanos)) {
            return false;
        }
        available -= amount;
        return true;
    }

    /** Whether so much of it might happen now. */
    public synchronized boolean has(double amount, long nowNanos) {
        if (started) {
            available = Math.min(burst, available + Math.max(0, nowNanos - lastNanos) * perNano);
        }
        started = true;
        lastNanos = nowNanos;
        return available >= amount;
    }
}
