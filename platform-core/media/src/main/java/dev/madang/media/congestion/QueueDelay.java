package dev.madang.media.congestion;

/**
 * How long packets wait on the way: their delay above the least of the last ten to twenty seconds, and how much more that is
 * at present than usual. What is usual is learned slowly, so that the jitter of a radio link passes for usual and a queue that
 * builds up does not. The two clocks need not agree, and may drift apart slowly.
 */
final class QueueDelay {
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final double USUAL_NANOS = 8e9;
    private static final double SMOOTHING = 0.1;

    private long windowStartNanos;
    private long least = Long.MAX_VALUE;
    private long leastBefore = Long.MAX_VALUE;
    private long lastSentNanos;
    private double smoothed;
    private double usual;
    private boolean any;

    /** @param telling whether its delay is the media's own, not that of a try which fills the path */
    void onPacket(long sentNanos, long arrivalNanos, boolean telling) {
        long delay = arrivalNanos - sentNanos;
        if (!any) {
            lastSentNanos = sentNanos;
        }
        if (!any || sentNanos - windowStartNanos > WINDOW_NANOS) {
            any = true;
            windowStartNanos = sentNanos;
            leastBefore = least;
            least = delay;
        }
        least = Math.min(least, delay);
        if (telling) {
            long waiting = delay - Math.min(least, leastBefore);
            smoothed += SMOOTHING * (waiting - smoothed);
            if (sentNanos > lastSentNanos) {
                usual += Math.min((sentNanos - lastSentNanos) / USUAL_NANOS, 1) * (waiting - usual);
            }
        }
        lastSentNanos = Math.max(lastSentNanos, sentNanos);
    }

    /** Time that packets wait at present, in nanoseconds. */
    long nanos() {
        return (long) smoothed;
    }

    /** How much more than usual that is. */
    long moreThanUsualNanos() {
        return (long) (smoothed - usual);
    }
}
