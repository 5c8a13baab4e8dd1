package dev.madang.media.peer;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.receive.Receiver;
import dev.madang.media.rtcp.RtcpParser;
import dev.madang.media.rtcp.RtcpVisitor;
import dev.madang.media.send.Sender;
import dev.madang.media.transport.SrtpPath;
import java.lang.foreign.MemorySegment;

/** Hands what a Peer's RTCP says to its receiving or sending half. */
final class PeerRtcp implements RtcpVisitor {
    private final SrtpPath path;
    private final PacketSlab slab;
    private final WorkerCounters counters;
    private final Receiver receiver;
    private final Sender sender;
    private long nowNanos;

    PeerRtcp(SrtpPath path, PacketSlab slab, WorkerCounters counters, Receiver receiver, Sender sender) {
        this.path = path;
        this.slab = slab;
        this.counters = counters;
        this.receiver = receiver;
        this.sender = sender;
    }

    /** Takes an SRTCP packet; whether it is authentic and no replay. */
    boolean onRtcp(MemorySegment memory, long offset, int length, long now) {
        int slot = slab.acquire();
        if (slot < 0) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return false;
        }
        try {
            MemorySegment plain = slab.memory(slot);
            long at = slab.offset(slot);
            int size = path.openRtcp(memory, offset, length, plain, at);
            if (size < 0) {
                return false;
            }
            counters.increment(MediaCounter.RTCP_PACKETS_RECEIVED);
            nowNanos = now;
            if (!RtcpParser.parse(plain, at, size, this)) {
                counters.increment(MediaCounter.DROPPED_MALFORMED);
            }
            return true;
        } finally {
            slab.release(slot);
        }
    }

    @Override
    public void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {
        receiver.onSenderReport(ssrc, ntp, rtpTimestamp, nowNanos);
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
        sender.onReportBlock(mediaSsrc, fractionLost, lastReport, delaySinceLast, nowNanos);
    }

    @Override
    public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
        sender.onNack(mediaSsrc, packetId, bitmask, nowNanos);
    }

    @Override
    public void pictureLossIndication(int senderSsrc, int mediaSsrc) {
        sender.onKeyFrameRequest(mediaSsrc, nowNanos);
    }

    @Override
    public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequence) {
        sender.onKeyFrameRequest(mediaSsrc, nowNanos);
    }

    @Override
    public void remb(int senderSsrc, long bitrateBps) {
        sender.onRemb(bitrateBps, nowNanos);
    }

    @Override
    public void transportFeedback(MemorySegment memory, long offset, int length) {
        sender.onTransportFeedback(memory, offset, length, nowNanos);
    }

    @Override
    public void bye(int ssrc) {
        // A stream that ends shows by its silence; the track stays until the Peer or the room ends it.
    }
}
