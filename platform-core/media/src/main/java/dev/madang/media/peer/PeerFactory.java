package dev.madang.media.peer;

import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.ice.IceAgent;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.track.TrackTap;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes the Peers of one process, each on its worker. Any thread but the workers'. */
public final class PeerFactory {
    private final DtlsFactory dtls;
    private final SrtpCrypto crypto;
    private final Entropy entropy;
    private final Executor listeners;
    private final AtomicLong ids = new AtomicLong();

    /** @param listeners where Peers' listeners are called */
    public PeerFactory(DtlsFactory dtls, SrtpCrypto crypto, Entropy entropy, Executor listeners) {
        this.dtls = dtls;
        this.crypto = crypto;
        this.entropy = entropy;
        this.listeners = listeners;
    }

    /** How one Peer is made. */
    public interface Plan {
        /** Its ICE agent; on the worker's thread. */
        IceAgent agent(long nowNanos);

        /** From making it to its keys, in nanoseconds; without them it goes then. */
        long keysTimeoutNanos();

        /** How much the remote end may send. */
        PublishBounds bounds();

        /** Who sees what comes in the m-section of that mid, or null; on the worker's thread. */
        default @Nullable TrackTap tap(String mid) {
            return null;
        }

        /** What else is to be done before anybody knows it; on the worker's thread. */
        default void prepare(Peer peer) {}
    }

    /** A fresh id of a Peer or Producer. */
    public long nextId() {
        return ids.incrementAndGet();
    }

    /**
     * Makes a Peer.
     *
     * @param session what was agreed, or null where our offer waits for an answer
     */
    public PeerHandle open(
            PeerHost host, Negotiation negotiation, @Nullable AgreedSession session, PeerListener listener, Plan plan) {
        PeerNotifier notifier = new PeerNotifier(listener, listeners, System.nanoTime());
        WorkerPeerHandle handle = host.worker().call(() -> open(host, negotiation, session, notifier, plan));
        notifier.start(handle);
        return handle;
    }

    private WorkerPeerHandle open(
            PeerHost host, Negotiation negotiation, @Nullable AgreedSession session, PeerNotifier notifier, Plan plan) {
        long nowNanos = host.worker().nowNanos();
        Peer peer = new Peer(
                nextId(),
                host,
                plan.agent(nowNanos),
                dtls,
                crypto,
                notifier,
                negotiation.cname().getBytes(StandardCharsets.UTF_8),
                nowNanos + plan.keysTimeoutNanos());
        peer.receiver().bound(plan.bounds());
        MediaSetup setup = new MediaSetup(peer, this::nextId, entropy, plan::tap);
        WorkerPeerHandle made = new WorkerPeerHandle(peer, negotiation, setup, entropy);
        if (session != null) {
            made.begin(session);
        }
        peer.open();
        plan.prepare(peer);
        return made;
    }
}
