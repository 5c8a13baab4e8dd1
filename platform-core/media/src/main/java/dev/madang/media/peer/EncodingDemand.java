package dev.madang.media.peer;

/**
 * Which encodings of a simulcast track its publisher should send: all up to the best one that anybody wishes for, since those
 * below are needed where a path is narrow. More is asked for at once, less only after a while, so that a window being
 * resized or a page being turned does not stop and start encoders.
 */
final class EncodingDemand {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private int told;
    private long lessSinceNanos = Long.MAX_VALUE;

    /** @param top position of the best encoding; all are taken to be sent at first */
    EncodingDemand(int top) {
        told = top;
    }

    /**
     * Looks at what is wished for now.
     *
     * @param wishedTop position of the best encoding that anybody wishes for, -1 when nobody watches: the lowest is sent even
     *     then, so that who comes next sees something at once
     * @return position of the best encoding to send, when the publisher should be told; else -1
     */
    int update(int wishedTop, long nowNanos) {
        int top = Math.max(0, wishedTop);
        if (top >= told) {
            lessSinceNanos = Long.MAX_VALUE;
            if (top == told) {
                return -1;
            }
            told = top;
            return top;
        }
        if (lessSinceNanos == Long.MAX_VALUE) {
            lessSinceNanos = nowNanos;
        }
        if (nowNanos - lessSinceNanos < PATIENCE_NANOS) {
            return -1;
        }
        lessSinceNanos = Long.MAX_VALUE;
        told = top;
        return top;
    }
}
