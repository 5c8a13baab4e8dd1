package dev.madang.media.congestion;

/** Bits a second that arrived, by the receiver's clock, over the last half second of arrivals. */
final class DeliveredRate {
    private static final long STEP_NANOS = 50_000_000L;
    private static final int STEPS = 10;
    private static final int NEWEST_STEPS = 4;

    private final long[] bytes = new long[STEPS];
    private long firstNanos = Long.MIN_VALUE;
    private long step;
    private int slot;
    private long stepEndNanos = Long.MIN_VALUE;
    private long newestNanos;

    void add(int lengthBytes, long arrivalNanos) {
        if (arrivalNanos < stepEndNanos && arrivalNanos >= newestNanos) {
            newestNanos = arrivalNanos;
            bytes[slot] += lengthBytes;
        } else {
            addElsewhere(lengthBytes, arrivalNanos);
        }
    }

    private void addElsewhere(int lengthBytes, long arrivalNanos) {
        if (firstNanos == Long.MIN_VALUE || arrivalNanos - newestNanos > STEP_NANOS * STEPS * 4) {
            begin(arrivalNanos);
        }
        long now = Math.max(0, (arrivalNanos - firstNanos) / STEP_NANOS);
        for (int i = 0; step < now && i < STEPS; i++) {
            step++;
            bytes[(int) (step % STEPS)] = 0;
        }
        if (step < now) {
            step = now;
            bytes[(int) (step % STEPS)] = 0;
        }
        newestNanos = Math.max(newestNanos, arrivalNanos);
        slot = (int) (step % STEPS);
        stepEndNanos = firstNanos + (step + 1) * STEP_NANOS;
        if (now > step - STEPS) {
            bytes[(int) (now % STEPS)] += lengthBytes;
        }
    }

    private void begin(long arrivalNanos) {
        java.util.Arrays.fill(bytes, 0);
        firstNanos = arrivalNanos;
        newestNanos = arrivalNanos;
        step = 0;
    }

    /** The rate over the newest fifth of a second: what passes at present, where packets wait on the way. */
    long newestBitsPerSecond() {
        long sum = 0;
        for (int i = 0; i < NEWEST_STEPS; i++) {
            sum += bytes[(int) (Math.max(0, step - i) % STEPS)];
        }
        long nanos = (NEWEST_STEPS - 1) * STEP_NANOS + (newestNanos - firstNanos) % STEP_NANOS;
        return step < NEWEST_STEPS ? 0 : sum * 8 * 1_000_000_000L / nanos;
    }

    /** What has come so far says nothing of what comes from now on. */
    void forget() {
        begin(Long.MIN_VALUE);
        stepEndNanos = Long.MIN_VALUE;
    }

    /** The rate, or 0 as long as less than a fifth of a second has been seen. */
    long bitsPerSecond() {
        long sum = 0;
        for (long each : bytes) {
            sum += each;
        }
        long whole = Math.min(step, STEPS - 1) * STEP_NANOS;
        long nanos = whole + (newestNanos - firstNanos) % STEP_NANOS;
        return nanos < STEP_NANOS * 4 ? 0 : sum * 8 * 1_000_000_000L / nanos;
    }
}
