package dev.madang.media.send;

import dev.madang.media.forward.Consumer;
import dev.madang.media.rtcp.RtcpWriter;
import dev.madang.media.transport.SrtpPath;
import java.lang.foreign.MemorySegment;

/** Sends sender reports with our name (RFC 3550, 6.4.1 and 6.5.1), so that viewers play sound and picture together. */
final class SenderReports {
    private static final int MAX_LENGTH = 1200;

    private final SrtpPath path;
    private final byte[] cname;

    SenderReports(SrtpPath path, byte[] cname) {
        this.path = path;
        this.cname = cname;
    }

    /** Reports on that stream, if the publisher's clock is known and anything can be sent. */
    void send(RtpSender sender, long nowNanos) {
        Consumer consumer = sender.consumer();
        if (!path.isProved() || !consumer.hasClock()) {
            return;
        }
        long ntp = consumer.ntpNow(nowNanos);
        sender.reported((int) (ntp >>> 16), nowNanos);
        long offset = path.beginRtcp(MAX_LENGTH);
        MemorySegment memory = path.memory();
        int ssrc = consumer.parameters().ssrc();
        int length = RtcpWriter.senderReport(
                memory, offset, ssrc, ntp, consumer.rtpNow(nowNanos), (int) consumer.packets(), (int) consumer.bytes());
        length += RtcpWriter.sdesCname(memory, offset + length, ssrc, cname);
        path.sendRtcp(offset, length);
    }
}
