package dev.madang.media.peer;

/**
 * Which encodings of a simulcast track its publisher should send: all up to the best one that anybody wishes for, since those
 * below are needed where a path is narrow. More is asked for at once, less only after a while, so that a window being
 * resized or a page being turned does not stop and start encoders.
 */
final class EncodingDemand {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final int top;
    private int told;
    private boolean moved;
    private long lessSinceNanos = Long.MAX_VALUE;

    /** @param top rank of the best encoding; all are taken to be sent at first */
    EncodingDemand(int top) {
        this.top = top;
        told = top;
    }

    /**
     * Looks at what is wished for now.
     *
     * @param wishedTop rank of the best encoding that anybody wishes for, -1 when nobody watches: the lowest is sent even
     *     then, so that who comes next sees something at once
     * @return rank of the best encoding to send, when the publisher should be told; else -1
     */
    int update(int wishedTop, long nowNanos) {
        int wished = Math.max(0, wishedTop);
        if (wished >= told) {
            lessSinceNanos = Long.MAX_VALUE;
            return wished > told || moved ? tell(wished) : -1;
        }
        if (lessSinceNanos == Long.MAX_VALUE) {
            lessSinceNanos = nowNanos;
        }
        if (nowNanos - lessSinceNanos < PATIENCE_NANOS) {
            return moved ? tell(told) : -1;
        }
        lessSinceNanos = Long.MAX_VALUE;
        return tell(wished);
    }

    private int tell(int best) {
        told = best;
        moved = false;
        return best;
    }

    /** Ranks have changed: where not all encodings are sent, others may be the ones to send. */
    void ranked() {
        moved |= told < top;
    }
}
