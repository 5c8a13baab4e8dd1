package dev.madang.media.peer;

import dev.madang.media.relay.WorkerTracks;
import dev.madang.media.worker.MediaWorker;
import java.util.ArrayList;
import java.util.List;

/** A worker with what the Peers on it share: its tracks. On the worker's thread but for {@link #worker}. */
public final class PeerHost {
    private final MediaWorker worker;
    private final WorkerTracks tracks;
    private final List<Peer> peers = new ArrayList<>();

    /** Makes that worker ready for Peers; on its thread or before it turns. */
    public PeerHost(MediaWorker worker) {
        this.worker = worker;
        this.tracks = new WorkerTracks(worker);
    }

    /** The worker; any thread. */
    public MediaWorker worker() {
        return worker;
    }

    /** The worker's tracks. */
    public WorkerTracks tracks() {
        return tracks;
    }

    void add(Peer peer) {
        peers.add(peer);
    }

    void remove(Peer peer) {
        peers.remove(peer);
    }

    /** Tracks that go out to its Peers. */
    int consumers() {
        int sum = 0;
        for (Peer peer : peers) {
            sum += peer.sender().senders().size();
        }
        return sum;
    }

    /** What is still held on behalf of Peers: nothing when the last one has gone. */
    Residue residue() {
        return new Residue(worker.residue(), tracks.producerCount(), tracks.relayedCount());
    }

    /** See {@link #residue}. */
    public record Residue(MediaWorker.Residue worker, int producers, int copies) {
        /** Nothing. */
        public static final Residue NONE = new Residue(MediaWorker.Residue.NONE, 0, 0);
    }
}
