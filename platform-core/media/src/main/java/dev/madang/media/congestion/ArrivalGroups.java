package dev.madang.media.congestion;

/**
 * Puts packets that were sent within a few milliseconds into one group and compares each group with the one before: how much
 * later it was sent, and how much later it arrived (draft-ietf-rmcat-gcc-02, 5.2).
 */
final class ArrivalGroups {
    private static final long BURST_NANOS = 5_000_000L;

    private int groups;
    private long firstSendNanos;
    private long lastSendNanos;
    private long lastArrivalNanos;
    private long previousSendNanos;
    private long previousArrivalNanos;
    private long sendDeltaNanos;
    private long arrivalDeltaNanos;

    /** Takes a packet; true when it ended a group whose deltas to the one before can be read now. */
    boolean onPacket(long sendNanos, long arrivalNanos) {
        if (groups > 0 && sendNanos < firstSendNanos) {
            return false;
        }
        if (groups > 0 && belongs(sendNanos, arrivalNanos)) {
            lastSendNanos = Math.max(lastSendNanos, sendNanos);
            lastArrivalNanos = arrivalNanos;
            return false;
        }
        boolean comparable = groups > 1;
        if (comparable) {
            sendDeltaNanos = lastSendNanos - previousSendNanos;
            arrivalDeltaNanos = lastArrivalNanos - previousArrivalNanos;
        }
        if (groups > 0) {
            previousSendNanos = lastSendNanos;
            previousArrivalNanos = lastArrivalNanos;
        }
        groups = Math.min(groups + 1, 2);
        firstSendNanos = sendNanos;
        lastSendNanos = sendNanos;
        lastArrivalNanos = arrivalNanos;
        return comparable;
    }

    private boolean belongs(long sendNanos, long arrivalNanos) {
        if (sendNanos - firstSendNanos <= BURST_NANOS) {
            return true;
        }
        // A queue that empties at once makes one burst of what was sent apart.
        long arrivalStep = arrivalNanos - lastArrivalNanos;
        return arrivalStep <= BURST_NANOS && arrivalStep < sendNanos - lastSendNanos;
    }

    long sendDeltaNanos() {
        return sendDeltaNanos;
    }

    long arrivalDeltaNanos() {
        return arrivalDeltaNanos;
    }
}
