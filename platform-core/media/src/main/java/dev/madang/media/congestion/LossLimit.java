package dev.madang.media.congestion;

/**
 * The rate that loss allows (draft-ietf-rmcat-gcc-02, 6): cut where more than a tenth is lost, held up to there, raised where
 * next to nothing is. Loss on the air alone, a few per cent whatever is sent, does not cut.
 */
final class LossLimit {
    private static final long LEAST_WINDOW_NANOS = 200_000_000L;
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final int LEAST_PACKETS = 20;
    private static final double HIGH = 0.10;
    private static final double LOW = 0.02;
    private static final double RISE = 1.08;
    private static final double MOST_CUT = 0.15;
    /** What was lost before a cut shows for so long after it. */
    private static final long AFTERMATH_NANOS = 400_000_000L;

    private long limitBps = Long.MAX_VALUE;
    private long sinceNanos = Long.MIN_VALUE;
    private long judgeNotBeforeNanos = Long.MIN_VALUE;
    private int received;
    private int lost;

    /** Takes a packet that came, or did not. */
    void onPacket(boolean arrived) {
        if (arrived) {
            received++;
        } else {
            lost++;
        }
    }

    /** Judges what has come in since the last judgement, once that is enough; true when it cut. */
    boolean judge(long deliveredBps, long roundTripNanos, long nowNanos) {
        if (sinceNanos == Long.MIN_VALUE) {
            sinceNanos = nowNanos;
        }
        int packets = received + lost;
        if (packets < LEAST_PACKETS || nowNanos - sinceNanos < LEAST_WINDOW_NANOS) {
            return false;
        }
        double fraction = (double) lost / packets;
        // A few packets tell little: two standard deviations less are lost for sure.
        boolean sure = fraction - 2 * Math.sqrt(fraction * (1 - fraction) / packets) > HIGH;
        if (!sure && nowNanos - sinceNanos < WINDOW_NANOS) {
            return false;
        }
        double seconds = Math.min((nowNanos - sinceNanos) / 1e9, 1);
        sinceNanos = nowNanos;
        received = 0;
        lost = 0;
        if (nowNanos < judgeNotBeforeNanos) {
            return false;
        }
        boolean cut = judge(sure, fraction, seconds, deliveredBps);
        if (cut) {
            judgeNotBeforeNanos = nowNanos + AFTERMATH_NANOS + Math.max(0, roundTripNanos);
        }
        return cut;
    }

    /** Judges a fraction that a receiver report names, which stands for about a second. */
    boolean report(double fraction, long sentBps) {
        return judge(fraction > HIGH, fraction, 1, sentBps);
    }

    private boolean judge(boolean high, double fraction, double seconds, long rateBps) {
        if (high && rateBps > 0) {
            // What arrived did get through: a little below it the queue empties.
            double limit = Math.min(limitBps, rateBps) * (1 - Math.min(MOST_CUT, fraction / 2));
            limitBps = Math.max(BandwidthEstimator.LEAST_BPS, (long) limit);
            return true;
        }
        if (fraction < LOW && limitBps != Long.MAX_VALUE) {
            limitBps = (long) (limitBps * Math.pow(RISE, seconds));
        }
        return false;
    }

    /** Something proved that so much passes. */
    void proved(long bitrateBps) {
        if (limitBps < bitrateBps) {
            limitBps = bitrateBps;
        }
    }

    /** The limit in bits a second, {@link Long#MAX_VALUE} for none. */
    long bitrateBps() {
        return limitBps;
    }
}
