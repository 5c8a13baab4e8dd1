package dev.madang.media.receive;

import dev.madang.media.rtcp.RtcpWriter;
import java.lang.foreign.MemorySegment;

/** Sends receiver reports (RFC 3550, 6.4.2). */
final class ReceiverReportSender {
    private static final int MOST_BLOCKS = 31;

    private final RtcpOut out;
    private int nextReported;

    ReceiverReportSender(RtcpOut out) {
        this.out = out;
    }

    /** Reports on the streams, and appends the publisher's bound where it takes one. */
    void send(SsrcDemultiplexer streams, RembSender remb, long nowNanos) {
        int count = streams.count();
        int blocks = Math.min(count, MOST_BLOCKS);
        if (blocks == 0) {
            return;
        }
        // Where there are more than fit, each report begins where the one before ended.
        int start = nextReported % count;
        nextReported = start + blocks;
        long at = out.begin();
        MemorySegment memory = out.memory();
        int length = RtcpWriter.receiverReport(memory, at, RtcpOut.SSRC, blocks);
        for (int i = 0; i < blocks; i++) {
            RtpReceiver stream = streams.at((start + i) % count);
            length += RtcpWriter.reportBlock(
                    memory,
                    at + length,
                    stream.ssrc,
                    stream.statistics.takeFractionLost(),
                    (int) stream.statistics.cumulativeLost(),
                    stream.statistics.extendedHighest(),
                    stream.statistics.jitter(),
                    stream.statistics.lastSenderReport(),
                    stream.statistics.delaySinceSenderReport(nowNanos));
        }
        length += remb.append(memory, at + length, streams.anySsrc());
        out.send(at, length);
    }
}
