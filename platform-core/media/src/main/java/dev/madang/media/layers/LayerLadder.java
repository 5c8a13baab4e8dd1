package dev.madang.media.layers;

import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;

/**
 * The qualities in which a Consumer could send its track at present, each better and dearer than the one before, up to what
 * is preferred.
 */
final class LayerLadder {
    private static final int MOST = 24;

    private final int[] steps = new int[MOST];
    private final long[] costs = new long[MOST];
    private int count;
    private boolean missing;
    private boolean foreign;

    /**
     * Looks at what flows.
     *
     * @param encoding rank of the best encoding that is preferred
     * @param maxSpatial highest spatial layer that is preferred, 0 or more
     * @param maxTemporal highest temporal layer that is preferred, 0 or more
     * @param viewer what it can decode
     */
    void look(Producer producer, int encoding, int maxSpatial, int maxTemporal, ViewerCodecs viewer, long nowNanos) {
        count = 0;
        missing = false;
        foreign = false;
        int flowing = LayerChoice.flowing(producer, encoding, viewer, nowNanos);
        for (int i = 0; i <= Math.max(encoding, flowing) && i < producer.encodingCount(); i++) {
            Encoding each = producer.ranked(i);
            if (!each.isActive(nowNanos)) {
                missing |= i == encoding;
            } else if (viewer.takes(each)) {
                foreign = false;
                addAll(each, i, Math.min(maxSpatial, viewer.spatialBound(each)), maxTemporal, nowNanos);
            } else {
                foreign |= i <= encoding;
            }
        }
    }

    private void addAll(Encoding encoding, int rank, int maxSpatial, int maxTemporal, long nowNanos) {
        int topSpatial = Math.min(maxSpatial, Math.min(encoding.maxSpatialLayer(), Encoding.RATED_SPATIAL_LAYERS - 1));
        int topTemporal =
                Math.min(maxTemporal, Math.min(encoding.maxTemporalLayer(), Encoding.RATED_TEMPORAL_LAYERS - 1));
        for (int s = 0; s <= topSpatial; s++) {
            // Better resolution with less than half the pictures a second is no better.
            int least = count == 0 ? 0 : Math.max(0, topTemporal - 1);
            for (int t = least; t <= topTemporal; t++) {
                add(LayerStep.of(rank, s, t), encoding.layerBps(s, t, nowNanos));
            }
        }
    }

    private void add(int step, long cost) {
        if (count < MOST) {
            steps[count] = step;
            costs[count] = count == 0 ? cost : Math.max(cost, costs[count - 1]);
            count++;
        }
    }

    int count() {
        return count;
    }

    int step(int rung) {
        return steps[rung];
    }

    long costBps(int rung) {
        return costs[rung];
    }

    /** The best rung that is no better than that step; -1 when all are. */
    int rungOf(int step) {
        int rung = -1;
        for (int i = 0; i < count && steps[i] <= step; i++) {
            rung = i;
        }
        return rung;
    }

    /** Whether better flows that is preferred, in a codec that the viewer does not take. */
    boolean lacksCodec() {
        return foreign;
    }

    /** Whether the preferred encoding does not flow. */
    boolean lacksPreferred() {
        return missing;
    }
}
