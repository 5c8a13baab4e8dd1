package dev.madang.media.congestion;

import dev.madang.media.congestion.DelayTrend.Usage;

/**
 * What one path carries, from what was sent and what arrived when (GCC, draft-ietf-rmcat-gcc-02): cut to a part of what
 * arrives where a queue grows, raised while none does. Media that does not fill the path cannot prove more than half as much
 * again; what it sends above the estimate unharmed, or what a try shows, raises it at once.
 */
final class BandwidthEstimator {
    static final long LEAST_BPS = 30_000;
    private static final double CUT = 0.85;
    /** Leaves room for the queue of the first moments to go. */
    private static final double FIRST_CUT = 0.85;

    private static final double RISE_A_SECOND = 1.08;
    private static final double ADDITIVE_BPS_A_SECOND = 10_000;
    /** The same of a narrow path, as a part of what it carries. */
    private static final double ADDITIVE_A_SECOND = 0.025;

    private static final long SLACK_BPS = 10_000;
    private static final long LEAST_BETWEEN_CUTS_NANOS = 250_000_000L;
    /** A queue that delays less than this beyond the usual is none yet. */
    private static final long LEAST_QUEUE_NANOS = 20_000_000L;
    /** A queue that delays by so much has to go before more is sent. */
    private static final long STANDING_QUEUE_NANOS = 40_000_000L;

    private final ArrivalGroups groups = new ArrivalGroups();
    private final DelayTrend trend = new DelayTrend();
    private final DeliveredRate delivered = new DeliveredRate();
    private final LossLimit loss = new LossLimit();
    private final QueueDelay queue = new QueueDelay();
    private Usage usage = Usage.NORMAL;
    private long bitrateBps;
    private long capacityBps = -1;
    private long updatedNanos = -1;
    private long cutNanos = Long.MIN_VALUE / 2;
    private boolean limited;

    BandwidthEstimator(long initialBps) {
        bitrateBps = initialBps;
    }

    /**
     * A packet has arrived.
     *
     * @param arrivalNanos on the receiver's clock
     * @param telling whether its delay says something of the media: not so while a try fills the path
     */
    void onArrival(long sentNanos, long arrivalNanos, int bytes, boolean telling) {
        delivered.add(bytes, arrivalNanos);
        loss.onPacket(true);
        queue.onPacket(sentNanos, arrivalNanos, telling);
        if (telling && groups.onPacket(sentNanos, arrivalNanos)) {
            usage = trend.onGroup(groups.sendDeltaNanos(), groups.arrivalDeltaNanos(), arrivalNanos);
            if (usage == Usage.OVER && queue.moreThanUsualNanos() < LEAST_QUEUE_NANOS) {
                usage = Usage.NORMAL;
            }
        }
    }

    void onLoss() {
        loss.onPacket(false);
    }

    /**
     * One feedback message has been read: brings the estimate up to date; true when it was cut.
     *
     * @param trying whether a try's padding is among what arrives, of which the try will tell
     */
    boolean update(boolean trying, long roundTripNanos, long nowNanos) {
        long arriving = delivered.bitsPerSecond();
        double seconds = updatedNanos < 0 ? 0 : Math.min((nowNanos - updatedNanos) / 1e9, 1);
        updatedNanos = nowNanos;
        boolean cut = loss.judge(arriving, roundTripNanos, nowNanos);
        if (usage == Usage.OVER) {
            cut |= cut(arriving, roundTripNanos, nowNanos);
        } else if (usage == Usage.NORMAL && !(limited && queue.moreThanUsualNanos() > STANDING_QUEUE_NANOS)) {
            rise(arriving, trying, seconds);
        }
        if (cut) {
            limited = true;
        }
        bitrateBps = Math.max(LEAST_BPS, bitrateBps);
        return cut;
    }

    private boolean cut(long arriving, long roundTripNanos, long nowNanos) {
        if (arriving == 0 || nowNanos - cutNanos < LEAST_BETWEEN_CUTS_NANOS + Math.max(0, roundTripNanos)) {
            return false;
        }
        cutNanos = nowNanos;
        // What was just raised has sent little for most of the time that the usual rate is of.
        long passing = Math.max(arriving, delivered.newestBitsPerSecond());
        capacityBps = passing;
        long lower = (long) (CUT * passing);
        if (lower >= bitrateBps) {
            return false;
        }
        bitrateBps = lower;
        return true;
    }

    private void rise(long arriving, boolean trying, double seconds) {
        if (!trying && capacityBps > 0 && arriving > capacityBps * 1.3) {
            capacityBps = -1;
        }
        boolean near = capacityBps > 0 && bitrateBps < capacityBps * 1.2;
        double more = near
                ? Math.min(ADDITIVE_BPS_A_SECOND, ADDITIVE_A_SECOND * bitrateBps) * seconds
                : bitrateBps * (Math.pow(RISE_A_SECOND, seconds) - 1);
        long most = arriving * 3 / 2 + SLACK_BPS;
        bitrateBps = Math.max(bitrateBps, Math.min(bitrateBps + (long) Math.ceil(more), most));
        if (!trying) {
            // What arrives without a queue is what the path carries.
            bitrateBps = Math.max(bitrateBps, arriving);
        }
        if (loss.bitrateBps() < bitrateBps / 2) {
            bitrateBps = loss.bitrateBps() * 2;
        }
    }

    /**
     * The first moments have shown so much, in which the media was held back and said nothing of the path by itself.
     *
     * @param shownBps the pace of a queue that was found, or what is believed; 0 for no more than what arrives suggests
     * @param limit whether the path carries no more
     */
    void begin(long shownBps, boolean limit) {
        limited = limit;
        capacityBps = limit ? shownBps : -1;
        long believed = shownBps > 0 ? shownBps : delivered.bitsPerSecond() + SLACK_BPS;
        bitrateBps = Math.max(LEAST_BPS, limit ? (long) (FIRST_CUT * shownBps) : believed);
        loss.proved(bitrateBps);
        if (!limit) {
            delivered.forget();
        }
    }

    /**
     * A try has shown that so much passes.
     *
     * @param isPace whether that is the pace of a queue: what came before it, unshaped, says less
     */
    void onProbe(long resultBps, boolean isLimit, boolean isPace) {
        if (isLimit) {
            limited = true;
        }
        if (!isLimit) {
            loss.proved(resultBps);
        }
        if (isLimit && resultBps > 0 && resultBps < bitrateBps) {
            // The estimate was a guess, or is of better times.
            bitrateBps = isPace ? resultBps : Math.max(resultBps, delivered.bitsPerSecond());
            capacityBps = bitrateBps;
        } else if (resultBps > bitrateBps && usage != Usage.OVER) {
            bitrateBps = resultBps;
            capacityBps = isLimit ? resultBps : -1;
            loss.proved(resultBps);
        }
    }

    /** What arrives at present. */
    long deliveredBps() {
        return delivered.bitsPerSecond();
    }

    /** A receiver report tells of loss, where there is no other feedback. */
    void onReportedLoss(double fraction, long sentBps) {
        limited |= loss.report(fraction, sentBps);
    }

    /** Feedback has stopped: less and less is sent until it comes again. */
    void onSilence() {
        limited = true;
        bitrateBps = Math.max(LEAST_BPS, bitrateBps * 3 / 4);
    }

    /** The estimate in bits a second. */
    long bitrateBps() {
        return Math.max(LEAST_BPS, Math.min(bitrateBps, loss.bitrateBps()));
    }

    /** Whether the path was ever seen to carry no more: until then the estimate is a guess on the safe side. */
    boolean isLimited() {
        return limited;
    }

    /** What loss alone allows, {@link Long#MAX_VALUE} for any. */
    long lossLimitBps() {
        return loss.bitrateBps();
    }

    /** Nothing has been heard of the queue for long. */
    void forgetQueue() {
        usage = Usage.NORMAL;
    }

    boolean isOverused() {
        return usage == Usage.OVER;
    }

    long queueNanos() {
        return queue.nanos();
    }
}
