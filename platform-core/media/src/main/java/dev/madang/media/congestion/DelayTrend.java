package dev.madang.media.congestion;

/**
 * Whether the queue on the way grows: the slope of the one-way delay over the last groups of packets against a threshold that
 * adapts, so that flows of TCP beside ours do not starve us (draft-ietf-rmcat-gcc-02, 5.3 and 5.4, with a line fitted to the
 * delays in place of the Kalman filter).
 */
final class DelayTrend {
    /** What the delay says of the path. */
    enum Usage {
        NORMAL,
        /** The queue grows: more is sent than gets through. */
        OVER,
        /** The queue empties. */
        UNDER
    }

    private static final int POINTS = 20;
    private static final double SMOOTHING = 0.9;
    private static final double GAIN = 4;
    private static final int MOST_DELTAS = 60;
    private static final double OVER_MILLIS = 10;
    private static final double RISE = 0.0087;
    private static final double FALL = 0.039;
    private static final double LEAST_THRESHOLD = 6;
    private static final double MOST_THRESHOLD = 600;
    private static final double OUTLIER_MILLIS = 15;
    private static final double LONGEST_STEP_MILLIS = 100;

    private final double[] times = new double[POINTS];
    private final double[] delays = new double[POINTS];
    private int deltas;
    private long firstArrivalNanos;
    private double accumulatedMillis;
    private double smoothedMillis;
    private double threshold = 12.5;
    private double lastMillis;
    private double previousSlope;
    private double overSinceMillis = -1;
    private Usage usage = Usage.NORMAL;

    /** Takes a group's deltas to the one before. */
    Usage onGroup(long sendDeltaNanos, long arrivalDeltaNanos, long arrivalNanos) {
        if (deltas == 0) {
            firstArrivalNanos = arrivalNanos;
        }
        double millis = (arrivalNanos - firstArrivalNanos) / 1e6;
        accumulatedMillis += (arrivalDeltaNanos - sendDeltaNanos) / 1e6;
        smoothedMillis = SMOOTHING * smoothedMillis + (1 - SMOOTHING) * accumulatedMillis;
        int at = deltas % POINTS;
        times[at] = millis;
        delays[at] = smoothedMillis;
        deltas++;
        double slope = deltas < POINTS ? 0 : slope();
        judge(slope, millis);
        previousSlope = slope;
        lastMillis = millis;
        return usage;
    }

    private double slope() {
        double sumTime = 0;
        double sumDelay = 0;
        for (int i = 0; i < POINTS; i++) {
            sumTime += times[i];
            sumDelay += delays[i];
        }
        double meanTime = sumTime / POINTS;
        double meanDelay = sumDelay / POINTS;
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < POINTS; i++) {
            double time = times[i] - meanTime;
            numerator += time * (delays[i] - meanDelay);
            denominator += time * time;
        }
        return denominator == 0 ? 0 : numerator / denominator;
    }

    private void judge(double slope, double millis) {
        double trend = Math.min(deltas, MOST_DELTAS) * slope * GAIN;
        if (trend > threshold) {
            if (overSinceMillis < 0) {
                overSinceMillis = lastMillis;
            }
            if (millis - overSinceMillis > OVER_MILLIS && slope >= previousSlope) {
                usage = Usage.OVER;
            }
        } else {
            overSinceMillis = -1;
            usage = trend < -threshold ? Usage.UNDER : Usage.NORMAL;
        }
        adapt(Math.abs(trend), millis);
    }

    private void adapt(double size, double millis) {
        if (size > threshold + OUTLIER_MILLIS) {
            return;
        }
        double step = Math.min(millis - lastMillis, LONGEST_STEP_MILLIS);
        threshold += (size < threshold ? FALL : RISE) * (size - threshold) * step;
        threshold = Math.clamp(threshold, LEAST_THRESHOLD, MOST_THRESHOLD);
    }
}
