package dev.madang.media.peer;

import dev.madang.media.ice.IceCredentials;
import dev.madang.media.sdp.AgreedSession;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A Peer of one of our workers, from any thread. */
final class WorkerPeerHandle implements PeerHandle {
    private final Peer peer;
    private final MediaWorker worker;
    private final Entropy entropy;
    private final List<ProducerHandle> producers;
    private final List<SlotHandle> slots;
    private volatile SessionDescription local;

    WorkerPeerHandle(
            Peer peer,
            MediaWorker worker,
            AgreedSession session,
            List<WorkerProducerHandle> producers,
            Entropy entropy) {
        this.peer = peer;
        this.worker = worker;
        this.entropy = entropy;
        this.local = session.local();
        this.producers = List.copyOf(producers);
        List<SlotHandle> handles = new ArrayList<>();
        for (SendSlot slot : peer.send().slots()) {
            handles.add(new WorkerSlotHandle(peer, slot, worker));
        }
        this.slots = List.copyOf(handles);
    }

    @Override
    public long id() {
        return peer.id();
    }

    @Override
    public SessionDescription localDescription() {
        return local;
    }

    @Override
    public List<ProducerHandle> producers() {
        return producers;
    }

    @Override
    public List<SlotHandle> slots() {
        return slots;
    }

    @Override
    public IceCredentials restartIce(IceCredentials remote) {
        IceCredentials fresh = entropy.iceCredentials();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        worker.post(() -> {
            if (!peer.isClosed()) {
                peer.restartIce(fresh);
            }
            done.complete(!peer.isClosed());
        });
        if (!done.orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join()) {
            throw new MediaException("The peer has closed.");
        }
        local = withCredentials(local, fresh);
        return fresh;
    }

    private static SessionDescription withCredentials(SessionDescription description, IceCredentials ice) {
        List<MediaSection> sections = new ArrayList<>();
        for (MediaSection section : description.media()) {
            List<Attribute> attributes = new ArrayList<>();
            for (Attribute attribute : section.attributes()) {
                attributes.add(
                        switch (attribute.name()) {
                            case "ice-ufrag" -> Attribute.of("ice-ufrag", ice.ufrag());
                            case "ice-pwd" -> Attribute.of("ice-pwd", ice.password());
                            default -> attribute;
                        });
            }
            sections.add(new MediaSection(
                    section.type(), section.port(), section.protocol(), section.formats(), attributes));
        }
        return new SessionDescription(
                description.sessionId(), description.version() + 1, description.attributes(), sections);
    }

    @Override
    public CompletableFuture<PeerStats> stats() {
        CompletableFuture<PeerStats> result = new CompletableFuture<>();
        worker.post(() -> {
            if (peer.isClosed()) {
                result.completeExceptionally(new MediaException("The peer has closed."));
            } else {
                result.complete(PeerSnapshot.of(peer, worker));
            }
        });
        return result;
    }

    @Override
    public void close(CloseReason reason) {
        worker.post(() -> peer.close(reason));
    }
}
