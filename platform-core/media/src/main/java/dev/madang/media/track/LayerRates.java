package dev.madang.media.track;

import java.util.Arrays;

/**
 * What an encoding's spatial and temporal layers cost, in bits a second over the last three seconds: long enough that one key
 * frame does not look like a new need.
 */
final class LayerRates {
    static final int SPATIAL = 4;
    static final int TEMPORAL = 4;
    private static final int STEPS = 12;
    private static final long STEP_NANOS = 250_000_000L;

    private final int[] bytes = new int[SPATIAL * TEMPORAL * STEPS];
    private final long[] sums = new long[SPATIAL * TEMPORAL];
    private long step = Long.MIN_VALUE;
    private long firstNanos;

    void add(int spatial, int temporal, int lengthBytes, long nowNanos) {
        advance(nowNanos);
        int layer = Math.min(spatial, SPATIAL - 1) * TEMPORAL + Math.min(temporal, TEMPORAL - 1);
        bytes[layer * STEPS + Math.floorMod(step, STEPS)] += lengthBytes;
        sums[layer] += lengthBytes;
    }

    /** Rate of all layers up to these, each 0 or more. */
    long bitsPerSecond(int maxSpatial, int maxTemporal, long nowNanos) {
        advance(nowNanos);
        long total = 0;
        for (int s = 0; s <= Math.min(maxSpatial, SPATIAL - 1); s++) {
            for (int t = 0; t <= Math.min(maxTemporal, TEMPORAL - 1); t++) {
                total += sums[s * TEMPORAL + t];
            }
        }
        long window = Math.clamp(nowNanos - firstNanos, STEP_NANOS * 2, STEP_NANOS * STEPS);
        return total * 8 * 1_000_000_000L / window;
    }

    private void advance(long nowNanos) {
        long now = Math.floorDiv(nowNanos, STEP_NANOS);
        if (now <= step) {
            return;
        }
        if (step == Long.MIN_VALUE || now - step >= STEPS) {
            Arrays.fill(bytes, 0);
            Arrays.fill(sums, 0);
            firstNanos = nowNanos;
        } else {
            for (long i = step + 1; i <= now; i++) {
                forget(Math.floorMod(i, STEPS));
            }
        }
        step = now;
    }

    private void forget(int at) {
        for (int layer = 0; layer < sums.length; layer++) {
            sums[layer] -= bytes[layer * STEPS + at];
            bytes[layer * STEPS + at] = 0;
        }
    }
}
