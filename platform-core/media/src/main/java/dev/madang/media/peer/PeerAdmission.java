package dev.madang.media.peer;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.engine.ProducerHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How many Peers there may be, and how many whose handshake is not over. Any thread. */
final class PeerAdmission {
    private final int maxPeers;
    private final int maxUnsecured;
    private final AtomicInteger peers = new AtomicInteger();
    private final AtomicInteger unsecured = new AtomicInteger();

    PeerAdmission(int maxPeers, int maxUnsecured) {
        this.maxPeers = maxPeers;
        this.maxUnsecured = maxUnsecured;
    }

    /**
     * Takes a Peer's place.
     *
     * @param weight for how many Peers it counts until its handshake is over
     * @throws MediaException when there is none
     */
    void reserve(int weight) {
        if (peers.incrementAndGet() > maxPeers) {
            peers.decrementAndGet();
            throw new MediaException("The node has as many peers as it may have.");
        }
        if (unsecured.addAndGet(weight) > maxUnsecured) {
            release(weight);
            throw new MediaException("Too many peers are not connected yet.");
        }
    }

    /** Gives the place of a Peer back that was never made. */
    void release(int weight) {
        peers.decrementAndGet();
        unsecured.addAndGet(-weight);
    }

    /** The listener of a Peer with a place, which it gives back when the Peer closes. */
    PeerListener counting(PeerListener listener, int weight) {
        return new Counting(listener, weight);
    }

    private final class Counting implements PeerListener {
        private final PeerListener listener;
        private final int weight;
        private final AtomicBoolean secured = new AtomicBoolean();

        Counting(PeerListener listener, int weight) {
            this.listener = listener;
            this.weight = weight;
        }

        private void onSecured() {
            if (secured.compareAndSet(false, true)) {
                unsecured.addAndGet(-weight);
            }
        }

        @Override
        public void onPhase(PeerHandle peer, PeerPhase phase, Duration since) {
            if (phase == PeerPhase.DTLS) {
                onSecured();
            }
            listener.onPhase(peer, phase, since);
        }

        @Override
        public void onConnected(PeerHandle peer, boolean connected) {
            listener.onConnected(peer, connected);
        }

        @Override
        public void onProducerActive(PeerHandle peer, ProducerHandle producer, boolean active) {
            listener.onProducerActive(peer, producer, active);
        }

        @Override
        public void onEncodingsPreferred(PeerHandle peer, ProducerHandle producer, List<String> rids) {
            listener.onEncodingsPreferred(peer, producer, rids);
        }

        @Override
        public void onClosed(PeerHandle peer, CloseReason reason) {
            onSecured();
            peers.decrementAndGet();
            listener.onClosed(peer, reason);
        }
    }
}
