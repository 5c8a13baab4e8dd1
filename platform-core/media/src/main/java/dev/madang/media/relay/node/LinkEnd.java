package dev.madang.media.relay.node;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.media.engine.RelayRemote;
import dev.madang.media.engine.RelayStream;
import dev.madang.media.ice.RelayPathAgent;
import dev.madang.media.memory.LongMap;
import dev.madang.media.relay.WorkerTracks;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.track.Producer;
import dev.madang.media.worker.MediaWorker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One worker's part of a link: its ways to the workers of the other node, and the tracks that land here. On the worker's thread. */
final class LinkEnd {
    /** Hears of what concerns the whole link; called on the worker's thread. */
    interface Listener {
        void onPath(boolean ready);

        /** A part has ended by a fault, or with the engine. */
        void onFailed();
    }

    private final RelayRemote remote;
    private final int index;
    private final WorkerTracks tracks;
    private final MediaWorker worker;
    private final Listener listener;
    private final List<RelayPair> pairs = new ArrayList<>();
    private final LongMap<LandedTrack> landed = new LongMap<>();
    private final LongMap<PreferredElsewhere> preferred = new LongMap<>();
    private boolean closed;

    /**
     * @param index of the worker among those of the node
     * @param keys by remote worker, of the first generation
     * @param nextKeys of the one after it
     */
    LinkEnd(
            RelayRemote remote,
            int index,
            WorkerTracks tracks,
            SrtpCrypto crypto,
            RandomGenerator random,
            List<SrtpKeys> keys,
            List<SrtpKeys> nextKeys,
            Listener listener) {
        this.remote = remote;
        this.index = index;
        this.tracks = tracks;
        this.worker = tracks.worker();
        this.listener = listener;
        for (int i = 0; i < remote.workers().size(); i++) {
            RelayPair pair = pair(i, crypto, random);
            pair.transport().accept(remote.generation(), keys.get(i));
            pair.transport().accept(NodeLink.after(remote.generation()), nextKeys.get(i));
            pairs.add(pair);
        }
    }

    private RelayPair pair(int remoteWorker, SrtpCrypto crypto, RandomGenerator random) {
        RelayRemote.Checks checks = remote.checks();
        String local = checks.localName() + "-" + index + "-" + remoteWorker;
        String other = checks.remoteName() + "-" + remoteWorker + "-" + index;
        boolean starts = checks.localName().compareTo(checks.remoteName()) < 0;
        List<InetSocketAddress> addresses = starts ? remote.workers().get(remoteWorker) : List.of();
        int[] candidates =
                addresses.stream().mapToInt(worker.port()::connect).distinct().toArray();
        RelayPathAgent agent =
                new RelayPathAgent(local, other, checks.secret(), starts, candidates, random, worker.nowNanos());
        RelayPair pair = new RelayPair(this, worker, remoteWorker, agent, crypto, remote.generation());
        pair.transport().open(local, candidates);
        return pair;
    }

    String remoteName() {
        return remote.name();
    }

    /** Of its worker among those of the node. */
    int index() {
        return index;
    }

    WorkerTracks tracks() {
        return tracks;
    }

    /** The way to that worker of the other node. */
    RelayPair pair(int remoteWorker) {
        return pairs.get(remoteWorker);
    }

    void rotate(int generation, List<@Nullable SrtpKeys> keys, List<@Nullable SrtpKeys> nextKeys) {
        for (int i = 0; i < pairs.size() && !closed; i++) {
            SrtpKeys own = keys.get(i);
            SrtpKeys next = nextKeys.get(i);
            RelayPair pair = pairs.get(i);
            if (own != null) {
                pair.transport().accept(generation, own);
            }
            pair.rotate(generation, worker.nowNanos());
            if (next != null) {
                pair.transport().accept(NodeLink.after(generation), next);
            }
        }
    }

    /** Begins a stream; null where the Producer has ended. */
    @Nullable
    OutgoingStream send(
            long producerId,
            int encoding,
            int remoteWorker,
            RelayStream.Listener streamListener,
            Notices notices,
            Runnable onEnd) {
        Producer producer = closed ? null : tracks.producer(producerId);
        if (producer == null) {
            notices.last(streamListener::onEnded);
            onEnd.run();
            return null;
        }
        OutgoingStream stream = new OutgoingStream(
                producer,
                producer.encoding(encoding),
                pairs.get(remoteWorker).sender(),
                index,
                streamListener,
                notices,
                onEnd);
        stream.begin(worker.nowNanos());
        return stream;
    }

    void prefer(long producerId, int encoding) {
        Producer producer = closed ? null : tracks.producer(producerId);
        PreferredElsewhere known = preferred.get(producerId);
        if (producer == null || encoding < 0) {
            if (known != null) {
                preferred.remove(producerId);
                known.end();
            }
            return;
        }
        if (known == null) {
            known = new PreferredElsewhere(producer, () -> preferred.remove(producerId));
            preferred.put(producerId, known);
        }
        known.encoding(encoding);
    }

    void land(WorkerRemoteTrack handle) {
        if (!closed) {
            LandedTrack track = new LandedTrack(handle, this);
            landed.put(track.id(), track);
        }
    }

    void forget(LandedTrack track) {
        landed.remove(track.id());
    }

    void granted(long trackId, int encoding, Grant grant) {
        LandedTrack track = landed.get(trackId);
        if (track != null) {
            track.granted(encoding, grant, worker.nowNanos());
        }
    }

    void state(long trackId, EncodingsState state) {
        LandedTrack track = landed.get(trackId);
        if (track != null) {
            track.state(state, worker.nowNanos());
        }
    }

    void ended(long trackId) {
        LandedTrack track = landed.get(trackId);
        if (track != null) {
            track.end();
        }
    }

    void onPath(boolean ready) {
        listener.onPath(ready);
    }

    void onPairClosed(CloseReason reason) {
        if (reason != CloseReason.REQUESTED) {
            listener.onFailed();
        }
    }

    List<PairFigures.Reading> figures() {
        return pairs.stream().map(RelayPair::figures).toList();
    }

    /** Ends all of it. */
    void close() {
        if (!closed) {
            closed = true;
            landed.forEach(LandedTrack::end);
            preferred.forEach(PreferredElsewhere::end);
            pairs.forEach(pair -> pair.transport().close(CloseReason.REQUESTED));
        }
    }
}
