package dev.madang.media.send;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.WorkerCounters;

/** Answers a viewer's NACKs, within a bound against floods of feedback and within what the path carries. */
final class Retransmissions {
    private static final int MOST_A_SECOND = 2_000;

    private final WorkerCounters counters;
    private final CongestionControl control;
    private final RateLimit limit = new RateLimit();

    Retransmissions(WorkerCounters counters, CongestionControl control) {
        this.counters = counters;
        this.control = control;
    }

    /**
     * Retransmits what one NACK asks for (RFC 4585, 6.2.1).
     *
     * @param packetId first sequence number
     * @param bitmask the 16 that follow it
     */
    void onNack(RtpSender sender, int packetId, int bitmask, long nowNanos) {
        retransmit(sender, packetId, nowNanos);
        for (int bit = 0; bit < 16; bit++) {
            if ((bitmask >>> bit & 1) != 0) {
                retransmit(sender, packetId + bit + 1 & 0xffff, nowNanos);
            }
        }
    }

    private void retransmit(RtpSender sender, int sequence, long nowNanos) {
        sender.nackReceived();
        counters.increment(MediaCounter.NACKS_RECEIVED);
        boolean may = limit.take(MOST_A_SECOND, nowNanos) && control.mayRetransmit(nowNanos);
        int wire = may ? sender.consumer().retransmit(sequence, nowNanos) : 0;
        if (wire > 0) {
            control.onRetransmitted(wire);
            counters.increment(MediaCounter.RETRANSMISSIONS_SENT);
        } else {
            counters.increment(MediaCounter.RETRANSMISSIONS_MISSED);
        }
    }
}
