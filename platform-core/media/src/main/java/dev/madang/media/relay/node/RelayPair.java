package dev.madang.media.relay.node;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.RelayStats;
import dev.madang.media.ice.RelayPathAgent;
import dev.madang.media.rtcp.RtcpParser;
import dev.madang.media.rtcp.RtcpVisitor;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.transport.RelayTransport;
import dev.madang.media.transport.RelayTransportUser;
import dev.madang.media.worker.MediaWorker;
import java.lang.foreign.MemorySegment;

/** What goes between one worker here and one of another node, both ways. On the worker's thread. */
final class RelayPair implements RelayTransportUser, RtcpVisitor {
    private final LinkEnd end;
    private final MediaWorker worker;
    private final int remoteWorker;
    private final RelayTransport transport;
    private final PairFigures figures = new PairFigures();
    private final PairSender sender;
    private final PairReceiver receiver;
    private long nowNanos;

    RelayPair(
            LinkEnd end,
            MediaWorker worker,
            int remoteWorker,
            RelayPathAgent agent,
            SrtpCrypto crypto,
            int generation) {
        this.end = end;
        this.worker = worker;
        this.remoteWorker = remoteWorker;
        transport = new RelayTransport(end.remoteName(), worker.newHost(), agent, crypto, this);
        sender = new PairSender(transport, worker.counters(), figures, generation);
        receiver = new PairReceiver(
                transport, worker.slab(), worker.counters(), figures, sender::ownSsrc, worker.nowNanos());
    }

    RelayTransport transport() {
        return transport;
    }

    PairSender sender() {
        return sender;
    }

    PairReceiver receiver() {
        return receiver;
    }

    /** Sends under that generation, which is accepted already, from now on. */
    void rotate(int generation, long now) {
        int former = sender.generation();
        transport.replaced(former, now);
        sender.rotate(generation, now);
    }

    @Override
    public boolean isGranted(int ssrc) {
        return receiver.isGranted(ssrc);
    }

    @Override
    public boolean onRtp(int slot, int length, int wireBytes, long now) {
        return receiver.onRtp(slot, length, wireBytes, now);
    }

    @Override
    public void onRtcp(MemorySegment memory, long offset, int length, long now) {
        nowNanos = now;
        if (!RtcpParser.parse(memory, offset, length, this)) {
            worker.counters().increment(MediaCounter.DROPPED_MALFORMED);
        }
    }

    @Override
    public void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {
        if ((ssrc << 4) == 0) {
            receiver.onNewest(packets, nowNanos);
        } else {
            receiver.onReport(ssrc, ntp, rtpTimestamp);
        }
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
        // Nodes send none: checks tell the round trip, transport sequence numbers the loss.
    }

    @Override
    public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
        if (mediaSsrc != PairReceiver.TRANSPORT_NUMBERS) {
            return;
        }
        sender.repeat(packetId, nowNanos);
        for (int bit = 0; bit < 16; bit++) {
            if ((bitmask >>> bit & 1) != 0) {
                sender.repeat(packetId + bit + 1 & 0xffff, nowNanos);
            }
        }
    }

    @Override
    public void pictureLossIndication(int senderSsrc, int mediaSsrc) {
        sender.requestKeyFrame(mediaSsrc, nowNanos);
    }

    @Override
    public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequence) {
        sender.requestKeyFrame(mediaSsrc, nowNanos);
    }

    @Override
    public void remb(int senderSsrc, long bitrateBps) {
        // Version 1 has no congestion control between nodes.
    }

    @Override
    public void transportFeedback(MemorySegment memory, long offset, int length) {
        // Version 1 has no congestion control between nodes.
    }

    @Override
    public void bye(int ssrc) {
        // The end of a stream is told by the owners to each other.
    }

    @Override
    public void onPath(boolean ready, long now) {
        if (ready) {
            sender.onPath(now);
        }
        end.onPath(ready);
    }

    @Override
    public long deadlineNanos() {
        return Math.min(sender.deadlineNanos(), receiver.deadlineNanos());
    }

    @Override
    public void onTimer(long now) {
        sender.onTimer(now);
        receiver.onTimer(now);
    }

    @Override
    public void onClosed(CloseReason reason) {
        sender.close();
        end.onPairClosed(reason);
    }

    PairFigures.Reading figures() {
        int address = transport.address();
        return figures.read(new RelayStats.Path(
                end.index(),
                remoteWorker,
                address < 0 ? null : worker.port().addresses().address(address).toString(),
                transport.agent().roundTripNanos(),
                transport.agent().provedBytes()));
    }
}
