package dev.madang.media.peer;

import dev.madang.media.rtcp.RtcpParser;
import dev.madang.media.rtcp.RtcpVisitor;
import java.lang.foreign.MemorySegment;

/** Hands what a Peer's RTCP says to its receiving or sending half. */
final class PeerRtcp implements RtcpVisitor {
    private final ReceiveSide receive;
    private final SendSide send;
    private long nowNanos;

    PeerRtcp(ReceiveSide receive, SendSide send) {
        this.receive = receive;
        this.send = send;
    }

    /** Whether the datagram was well-formed. */
    boolean parse(MemorySegment memory, long offset, int length, long now) {
        nowNanos = now;
        return RtcpParser.parse(memory, offset, length, this);
    }

    @Override
    public void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {
        receive.onSenderReport(ssrc, ntp, rtpTimestamp, nowNanos);
    }

    @Override
    public void reportBlock(
            int reporterSsrc,
            int mediaSsrc,
            int fractionLost,
            int cumulativeLost,
            int extendedHighest,
            int jitter,
            int lastReport,
            int delaySinceLast) {
        send.onReportBlock(mediaSsrc, fractionLost, lastReport, delaySinceLast, nowNanos);
    }

    @Override
    public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
        send.onNack(mediaSsrc, packetId, bitmask, nowNanos);
    }

    @Override
    public void pictureLossIndication(int senderSsrc, int mediaSsrc) {
        send.onKeyFrameRequest(mediaSsrc, nowNanos);
    }

    @Override
    public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequence) {
        send.onKeyFrameRequest(mediaSsrc, nowNanos);
    }

    @Override
    public void remb(int senderSsrc, long bitrateBps) {
        send.onRemb(bitrateBps, nowNanos);
    }

    @Override
    public void transportFeedback(MemorySegment memory, long offset, int length) {
        send.onTransportFeedback(memory, offset, length, nowNanos);
    }

    @Override
    public void bye(int ssrc) {
        // A stream that ends shows by its silence; the track stays until the Peer or the room ends it.
    }
}
