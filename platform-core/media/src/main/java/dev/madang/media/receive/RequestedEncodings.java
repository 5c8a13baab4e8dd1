package dev.madang.media.receive;

/**
 * Which encodings of a simulcast track its publisher should send: all up to the best one that anybody prefers, since those
 * below are needed where a path is narrow. More is asked for at once, less only after a while, so that a window being
 * resized or a page being turned does not stop and start encoders.
 */
final class RequestedEncodings {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final int top;
    private int told;
    private boolean moved;
    private long lessSinceNanos = Long.MAX_VALUE;

    /** @param top rank of the best encoding; all are taken to be sent at first */
    RequestedEncodings(int top) {
        this.top = top;
        told = top;
    }

    /**
     * Looks at what is preferred now.
     *
     * @param preferredRank rank of the best encoding that anybody prefers, -1 when nobody watches: the lowest is sent even
     *     then, so that who comes next sees something at once
     * @return rank of the best encoding to send, when the publisher should be told; else -1
     */
    int update(int preferredRank, long nowNanos) {
        int preferred = Math.max(0, preferredRank);
        if (preferred >= told) {
            lessSinceNanos = Long.MAX_VALUE;
            return preferred > told || moved ? tell(preferred) : -1;
        }
        if (lessSinceNanos == Long.MAX_VALUE) {
            lessSinceNanos = nowNanos;
        }
        if (nowNanos - lessSinceNanos < PATIENCE_NANOS) {
            return moved ? tell(told) : -1;
        }
        lessSinceNanos = Long.MAX_VALUE;
        return tell(preferred);
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
