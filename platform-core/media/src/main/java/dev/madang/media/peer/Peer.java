package dev.madang.media.peer;

import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.ice.IceAgent;
import dev.madang.media.receive.ReceivedTrack;
import dev.madang.media.receive.Receiver;
import dev.madang.media.receive.TrackListener;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.send.SendListener;
import dev.madang.media.send.Sender;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.track.Producer;
import dev.madang.media.transport.TransportHost;
import dev.madang.media.transport.TransportUser;
import dev.madang.media.transport.WebRtcTransport;
import dev.madang.media.worker.MediaWorker;
import dev.madang.media.worker.WallClock;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** One PeerConnection's end on its worker: a transport, a receiving and a sending half. On the worker's thread. */
public final class Peer implements TransportUser, TrackListener, SendListener {
    private final long id;
    private final PeerHost host;
    private final MediaWorker worker;
    private final PeerNotifier notifier;
    private final TransportHost transportHost;
    private final WebRtcTransport transport;
    private final Receiver receiver;
    private final Sender sender;
    private final PeerRtcp rtcp;

    /**
     * @param cname our RTCP name
     * @param keysDeadlineNanos when the handshake must be over, on the worker's clock
     */
    Peer(
            long id,
            PeerHost host,
            IceAgent ice,
            DtlsFactory dtlsFactory,
            SrtpCrypto crypto,
            PeerNotifier notifier,
            byte[] cname,
            long keysDeadlineNanos) {
        this.id = id;
        this.host = host;
        this.worker = host.worker();
        this.notifier = notifier;
        transportHost = worker.newHost();
        transport = new WebRtcTransport(id, transportHost, ice, dtlsFactory, crypto, this, keysDeadlineNanos);
        receiver = new Receiver(transport.path(), worker.slab(), worker.counters(), this, WallClock.ntp(0));
        sender = new Sender(transport.path(), worker.counters(), cname, this);
        rtcp = new PeerRtcp(transport.path(), worker.slab(), worker.counters(), receiver, sender);
    }

    /** Takes checks, and is called at its deadlines, from now on. */
    void open() {
        transport.open();
        host.add(this);
        worker.counters().increment(MediaCounter.PEERS_OPENED);
    }

    long id() {
        return id;
    }

    /** The worker that it lives on. */
    public PeerHost host() {
        return host;
    }

    /** What carries it. */
    public WebRtcTransport transport() {
        return transport;
    }

    /** Its receiving half. */
    public Receiver receiver() {
        return receiver;
    }

    /** Its sending half. */
    public Sender sender() {
        return sender;
    }

    /** Takes a track in that the remote end may send. */
    ReceivedTrack addTrack(AgreedMedia media, Producer producer) {
        host.tracks().add(producer);
        return receiver.add(media, producer, worker.clock());
    }

    /** A track that the remote end might send is over. */
    void removeTrack(Producer producer) {
        host.tracks().remove(producer);
        receiver.remove(producer.id());
    }

    /** Whether it is closed, or about to be. */
    public boolean isClosed() {
        return transport.isClosed();
    }

    @Override
    public boolean onRtp(MemorySegment memory, long offset, int length, long nowNanos) {
        return receiver.onRtp(memory, offset, length, nowNanos);
    }

    @Override
    public boolean onRtcp(MemorySegment memory, long offset, int length, long nowNanos) {
        return rtcp.onRtcp(memory, offset, length, nowNanos);
    }

    @Override
    public void onChecked(long nowNanos) {
        notifier.phase(PeerPhase.ICE, nowNanos);
    }

    @Override
    public void onKeys(boolean connected, long nowNanos) {
        receiver.onKeys(nowNanos);
        notifier.phase(PeerPhase.DTLS, nowNanos);
        notifier.connected(connected);
        sender.onKeys(nowNanos);
    }

    @Override
    public void onPath(int formerAddress, boolean wasReady, long nowNanos) {
        sender.onPath(formerAddress, wasReady, nowNanos);
    }

    @Override
    public void onConnected(boolean connected) {
        notifier.connected(connected);
    }

    @Override
    public void onFirstPacket() {
        notifier.phase(PeerPhase.FIRST_PACKET, worker.nowNanos());
    }

    @Override
    public void onFirstSent() {
        notifier.phase(PeerPhase.FIRST_PACKET, worker.nowNanos());
    }

    @Override
    public void onFirstKeyFrame() {
        notifier.phase(PeerPhase.FIRST_KEY_FRAME, worker.nowNanos());
    }

    @Override
    public void onFirstKeyFrameSent() {
        notifier.phase(PeerPhase.FIRST_KEY_FRAME, worker.nowNanos());
    }

    @Override
    public void onFresh(Producer producer) {
        host.tracks().markDirty(producer);
    }

    @Override
    public void onActive(Producer producer, boolean active) {
        notifier.producerActive(producer.id(), active);
    }

    @Override
    public void onRequested(Producer producer, int bestRank) {
        List<String> rids = new ArrayList<>();
        for (int rank = 0; rank <= bestRank; rank++) {
            String rid = producer.ranked(rank).rid();
            if (rid == null) {
                // Simulcast of old clients has no rids, and no way to stop one of its encodings.
                return;
            }
            rids.add(rid);
        }
        notifier.encodingsPreferred(producer.id(), rids);
    }

    @Override
    public void onDeadline() {
        transportHost.touch();
    }

    @Override
    public long deadlineNanos() {
        return Math.min(receiver.deadlineNanos(), sender.deadlineNanos());
    }

    @Override
    public void onTimer(long nowNanos) {
        receiver.onTimer(nowNanos);
        sender.onTimer(nowNanos);
    }

    @Override
    public void fault(RuntimeException cause) {
        transport.fault(cause);
    }

    /** Ends it. */
    void close(CloseReason reason) {
        transport.close(reason);
    }

    @Override
    public void onClosed(CloseReason reason) {
        worker.counters().increment(MediaCounter.PEERS_CLOSED);
        host.remove(this);
        for (ReceivedTrack track : receiver.tracks()) {
            host.tracks().remove(track.producer());
        }
        receiver.close();
        sender.close();
        notifier.closed(reason);
    }
}
