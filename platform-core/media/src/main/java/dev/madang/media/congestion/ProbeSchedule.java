package dev.madang.media.congestion;

/** When a path is tried for more, for how much, and what a try proves that is over. One thread. */
final class ProbeSchedule {
    /** Below that what a try has allowed is to be seen on the path before the next one adds to it. */
    static final long CAREFUL_BPS = 400_000;

    private static final long LEAST_PAUSE_NANOS = 1_000_000_000L;
    private static final long MOST_PAUSE_NANOS = 3_000_000_000L;
    private static final long NARROW_BPS = 220_000;
    private static final long NARROW_PAUSE_NANOS = 6_000_000_000L;
    private static final long SETTLE_NANOS = 200_000_000L;
    private static final int BOLDEST = 3;
    /** The same where the path has shown before that it carries little. */
    private static final int BOLD = 2;
    /** So soon after a whole try that passed a shorter one will do. */
    private static final long BUCKET_NANOS = 500_000_000L;

    private static final double REACHED = 0.9;

    private final Prober prober;
    private long notBeforeNanos;
    private long pauseNanos = LEAST_PAUSE_NANOS;
    private long targetBps;
    /** When a try last passed whole. */
    private long passedNanos = Long.MIN_VALUE / 2;
    /** What arrived before the try. */
    private long mediaBps;
    /** Whether padding can be made, by all that is known. */
    private boolean pads = true;
    /** Whether what is tried may pass by a token bucket alone. */
    private boolean bucketed;

    ProbeSchedule(Prober prober) {
        this.prober = prober;
    }

    /** Nothing is known of the path any more. */
    void renew(long now) {
        prober.abandon(now);
        passedNanos = Long.MIN_VALUE / 2;
        pads = true;
        pauseNanos = LEAST_PAUSE_NANOS;
        notBeforeNanos = now;
    }

    /** Whether it makes sense to try that path at all. */
    boolean pads() {
        return pads;
    }

    /** No try for a while, but where one is put off for longer already: what is sent showed a limit. */
    void postpone(BandwidthEstimator estimator, boolean silent, long now) {
        notBeforeNanos = Math.max(notBeforeNanos, now + pause(estimator, silent, LEAST_PAUSE_NANOS));
    }

    /** How long to wait for the next try: on a narrow path each one costs sound; where nothing arrives it costs nothing. */
    private static long pause(BandwidthEstimator estimator, boolean silent, long usualNanos) {
        if (silent) {
            return LEAST_PAUSE_NANOS;
        }
        return isNarrow(estimator, estimator.bitrateBps()) ? NARROW_PAUSE_NANOS : usualNanos;
    }

    /** Whether a path is known to carry so little that a try costs sound. */
    static boolean isNarrow(BandwidthEstimator estimator, long estimateBps) {
        return estimator.isLimited() && estimateBps < NARROW_BPS;
    }

    /** When the next try may begin. */
    long notBeforeNanos() {
        return notBeforeNanos;
    }

    /** Begins a try, for a little more than the desired rate. */
    void begin(BandwidthEstimator estimator, long desiredBps, long now) {
        long estimate = estimator.bitrateBps();
        boolean careful = estimate < CAREFUL_BPS && now - passedNanos > BUCKET_NANOS;
        bucketed = careful && !estimator.isLimited();
        long boldest = estimate * (careful && !bucketed ? BOLD : BOLDEST);
        mediaBps = estimator.deliveredBps();
        targetBps = bucketed ? proved(boldest) : Math.min(desiredBps + desiredBps / 10, boldest);
        prober.start(bucketed ? boldest : targetBps, careful, now);
    }

    /** What a careful try that passed proves: a token bucket may have helped with the rest. */
    private static long proved(long passedBps) {
        return passedBps * 3 / 4;
    }

    /** Takes the result of a try that is over into the estimate, if there is one. */
    void answer(int newestReported, BandwidthEstimator estimator, boolean silent, long now) {
        long result = prober.result(newestReported, now);
        if (result < 0) {
            return;
        }
        if (bucketed && !prober.foundLimit()) {
            result = proved(result);
        } else if (prober.sawQueue()) {
            result = Math.max(result, mediaBps);
        }
        estimator.onProbe(result, prober.foundLimit(), prober.sawQueue());
        if (Math.min(result, estimator.bitrateBps()) >= targetBps * REACHED) {
            if (prober.isWhole()) {
                passedNanos = now;
            }
            pauseNanos = LEAST_PAUSE_NANOS;
            notBeforeNanos = estimator.bitrateBps() < CAREFUL_BPS ? now + SETTLE_NANOS : now;
        } else {
            notBeforeNanos = now + pause(estimator, silent, pauseNanos);
            pauseNanos = Math.min(MOST_PAUSE_NANOS, pauseNanos * 3 / 2);
        }
    }

    /** There is nothing that padding could be made of. */
    void cannotPad(long now) {
        pads = false;
        prober.abandon(now);
        notBeforeNanos = now + MOST_PAUSE_NANOS;
    }
}
