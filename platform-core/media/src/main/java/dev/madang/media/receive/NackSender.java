package dev.madang.media.receive;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtcp.RtcpWriter;

/** Asks publishers for packets that are missing, and for a key frame where they do not come. */
final class NackSender {
    private static final int MOST_IN_ONE = 128;

    private final RtcpOut out;
    private final WorkerCounters counters;
    private int[] due = {};

    NackSender(RtcpOut out, WorkerCounters counters) {
        this.out = out;
        this.counters = counters;
    }

    /** Asks for what is due of that stream. */
    void send(RtpReceiver stream, long nowNanos) {
        if (!stream.track.hasNack() || nowNanos < stream.nacks.deadlineNanos()) {
            return;
        }
        long lostBefore = stream.nacks.lost();
        if (due.length == 0) {
            due = new int[MOST_IN_ONE];
        }
        int count = stream.nacks.due(nowNanos, due);
        counters.add(MediaCounter.RTP_PACKETS_LOST, stream.nacks.lost() - lostBefore);
        if (count > 0) {
            long at = out.begin();
            out.send(at, RtcpWriter.nack(out.memory(), at, RtcpOut.SSRC, stream.ssrc, due, 0, count));
            stream.nacksSent += count;
            counters.add(MediaCounter.NACKS_SENT, count);
        }
        if (stream.nacks.takeGaveUp() && stream.track.producer().isUsed()) {
            stream.keyFrames.request();
        }
    }
}
