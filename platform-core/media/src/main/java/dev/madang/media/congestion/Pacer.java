package dev.madang.media.congestion;

/**
 * How fast packets may leave: a bucket of bytes that fills at a multiple of the estimated rate, so that a large frame leaves
 * spread over some milliseconds and not as one burst into the path's queue. Audio and repairs go at once and on account.
 */
final class Pacer {
    private static final double SPEED = 2.5;
    /** The estimate is somewhat less than a narrow path carries; no more may leave, so that no queue delays the sound. */
    private static final double GENTLE_SPEED = 1;

    private static final long BURST_NANOS = 20_000_000L;
    /** Part of the estimate that repairs may take. */
    private static final double REPAIR_SHARE = 0.3;

    private static final double REPAIR_BURST_BYTES = 40_000;
    private static final long LEAST_BURST_BYTES = 2_400;
    /** So much may be owed, in time at the present rate. */
    private static final long DEBT_NANOS = 200_000_000L;

    private double speed = SPEED;
    private double bytesANano;
    private double budget;
    private double repairs;
    private double burst = Double.MAX_VALUE;
    private long filledNanos;

    /**
     * The estimate has changed.
     *
     * @param estimateBps 0 or less for no limit
     * @param gently whether sound would suffer from a frame that leaves faster than the path carries
     */
    void rate(long estimateBps, boolean gently, long nowNanos) {
        fill(nowNanos);
        if (estimateBps <= 0) {
            burst = Double.MAX_VALUE;
            budget = 0;
            return;
        }
        boolean first = burst == Double.MAX_VALUE;
        speed = gently ? GENTLE_SPEED : SPEED;
        bytesANano = speed * estimateBps / 8e9;
        burst = Math.max(gently ? LEAST_BURST_BYTES / 2 : LEAST_BURST_BYTES, bytesANano * BURST_NANOS);
        budget = first ? gently ? 0 : burst : Math.min(budget, burst);
        repairs = first ? REPAIR_BURST_BYTES : repairs;
    }

    /** Time has come to that. */
    void fill(long nowNanos) {
        if (nowNanos > filledNanos) {
            if (burst != Double.MAX_VALUE) {
                double fresh = (nowNanos - filledNanos) * bytesANano;
                budget = Math.min(burst, budget + fresh);
                repairs = Math.min(REPAIR_BURST_BYTES, repairs + fresh / speed * REPAIR_SHARE);
            }
            filledNanos = nowNanos;
        }
    }

    /** Whether video may leave now. */
    boolean mayLeave() {
        return budget > 0 || burst == Double.MAX_VALUE;
    }

    /** Whether a packet may be retransmitted: where much is lost, repairs would only make more be lost. */
    boolean mayRepair() {
        return repairs > 0 || burst == Double.MAX_VALUE;
    }

    /** A packet was retransmitted. */
    void spendRepair(int bytes) {
        repairs -= bytes;
    }

    void spend(int bytes) {
        if (burst != Double.MAX_VALUE) {
            budget = Math.max(budget - bytes, -bytesANano * DEBT_NANOS);
        }
    }
}
