package dev.madang.media.peer;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerStats;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.worker.MediaWorker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** A Peer of one of our workers, from any thread. */
final class WorkerPeerHandle implements PeerHandle {
    private final Peer peer;
    private final MediaWorker worker;
    private final Entropy entropy;
    private final Negotiation negotiation;
    private final MediaSetup setup;
    /** One negotiation at a time. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile MediaSetup.Tracks tracks = MediaSetup.Tracks.NONE;

    WorkerPeerHandle(Peer peer, Negotiation negotiation, MediaSetup setup, Entropy entropy) {
        this.peer = peer;
        this.worker = peer.host().worker();
        this.negotiation = negotiation;
        this.setup = setup;
        this.entropy = entropy;
    }

    /** What the first answer came to; on the worker's thread, before anybody knows the Peer. */
    void begin(AgreedSession session) {
        tracks = setup.apply(session);
    }

    @Override
    public long id() {
        return peer.id();
    }

    @Override
    public SessionDescription localDescription() {
        lock.lock();
        try {
            return negotiation.description();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<ProducerHandle> producers() {
        return tracks.producers();
    }

    @Override
    public List<SlotHandle> slots() {
        return tracks.slots();
    }

    @Override
    public SessionDescription answer(SessionDescription offer) throws SdpException {
        lock.lock();
        try {
            boolean restart = negotiation.isIceRestart(offer);
            IceCredentials before = negotiation.ice();
            if (restart) {
                negotiation.ice(entropy.iceCredentials());
            }
            boolean answered = false;
            try {
                apply(negotiation.answer(offer), restart);
                answered = true;
            } finally {
                if (!answered) {
                    negotiation.ice(before);
                }
            }
            return negotiation.description();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SessionDescription offer(SlotCounts slots, boolean restartIce) {
        lock.lock();
        try {
            if (restartIce) {
                negotiation.ice(entropy.iceCredentials());
                onWorker(() -> peer.transport().restartIce(negotiation.ice()));
            }
            return negotiation.offer(slots, entropy);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(SessionDescription answer) throws SdpException {
        lock.lock();
        try {
            apply(negotiation.accept(answer), false);
        } finally {
            lock.unlock();
        }
    }

    private void apply(AgreedSession session, boolean restart) {
        onWorker(() -> {
            if (restart) {
                peer.transport().restartIce(negotiation.ice());
            }
            tracks = setup.apply(session);
            peer.onDeadline();
        });
    }

    @Override
    public IceCredentials restartIce(IceCredentials remote) {
        lock.lock();
        try {
            IceCredentials fresh = entropy.iceCredentials();
            onWorker(() -> peer.transport().restartIce(fresh));
            negotiation.restarted(fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** @throws MediaException when the Peer has closed, or does now as its worker does not come to it */
    private void onWorker(Runnable change) {
        boolean open;
        try {
            open = worker.call(() -> {
                if (!peer.isClosed()) {
                    change.run();
                }
                return !peer.isClosed();
            });
        } catch (MediaException undone) {
            // What was negotiated is not so on the worker: both ends would go on by different descriptions.
            close(CloseReason.INTERNAL_ERROR);
            throw undone;
        }
        if (!open) {
            throw new MediaException("The peer has closed.");
        }
    }

    @Override
    public CompletableFuture<PeerStats> stats() {
        CompletableFuture<PeerStats> result = new CompletableFuture<>();
        worker.post(() -> {
            if (peer.isClosed()) {
                result.completeExceptionally(new MediaException("The peer has closed."));
            } else {
                result.complete(PeerSnapshot.of(peer, worker.nowNanos()));
            }
        });
        return result;
    }

    @Override
    public void close(CloseReason reason) {
        worker.post(() -> peer.close(reason));
    }
}
