package dev.madang.media.relay.node;

import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RelayRemote;
import dev.madang.media.engine.RelayStats;
import dev.madang.media.engine.RelayStream;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.TrackSource;
import dev.madang.media.relay.WorkerTracks;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A link to another node, from any thread: one {@link LinkEnd} on each worker. */
final class NodeLink implements RelayLink, LinkEnd.Listener {
    private static final int GENERATIONS = 16;
    private static final int MOST_ENCODINGS = 16;

    private final RelayRemote remote;
    private final List<WorkerTracks> workers;
    private final LongSupplier ids;
    private final Executor executor;
    private final Listener listener;
    private final NodeRelays.WorkerCall call;
    private final Notices notices;
    private final List<LinkEnd> ends = new ArrayList<>();
    private final boolean[] derived = new boolean[GENERATIONS];
    private final boolean[] used = new boolean[GENERATIONS];
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger landings = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile boolean closed;

    /** @param ids gives ids for Producers */
    NodeLink(
            RelayRemote remote,
            List<WorkerTracks> workers,
            LongSupplier ids,
            Executor executor,
            Listener listener,
            NodeRelays.WorkerCall call) {
        this.remote = remote;
        this.workers = workers;
        this.ids = ids;
        this.executor = executor;
        this.listener = listener;
        this.call = call;
        this.notices = new Notices(executor);
    }

    /** Opens it on every worker, and waits for each. */
    void open(SrtpCrypto crypto, RandomGenerator random) {
        used[remote.generation()] = true;
        derived[remote.generation()] = true;
        derived[after(remote.generation())] = true;
        for (int i = 0; i < workers.size(); i++) {
            int index = i;
            WorkerTracks tracks = workers.get(i);
            List<SrtpKeys> keys = keys(index, remote.generation());
            List<SrtpKeys> nextKeys = keys(index, after(remote.generation()));
            ends.add(call.call(
                    tracks.worker(), () -> new LinkEnd(remote, index, tracks, crypto, random, keys, nextKeys, this)));
        }
    }

    /** The generation after that one. */
    static int after(int generation) {
        return (generation + 1) % GENERATIONS;
    }

    private List<SrtpKeys> keys(int localWorker, int generation) {
        List<SrtpKeys> keys = new ArrayList<>();
        for (int i = 0; i < remote.workers().size(); i++) {
            RelayRemote.MasterKey out = remote.keys().srtp(true, localWorker, i, generation);
            RelayRemote.MasterKey in = remote.keys().srtp(false, localWorker, i, generation);
            keys.add(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, out.key(), out.salt(), in.key(), in.salt()));
        }
        return keys;
    }

    @Override
    public RemoteTrack receive(
            MediaKind kind, List<Codec> codecs, List<@Nullable String> rids, RemoteTrack.Listener trackListener) {
        if (rids.isEmpty() || rids.size() > MOST_ENCODINGS) {
            throw new IllegalArgumentException(rids.size() + " encodings");
        }
        refuseClosed();
        LinkEnd end = ends.get(Math.floorMod(landings.getAndIncrement(), ends.size()));
        TrackRef ref =
                new TrackRef(ids.getAsLong(), kind, Collections.unmodifiableList(new ArrayList<>(rids)), end.tracks());
        WorkerRemoteTrack track =
                new WorkerRemoteTrack(ref, end, remote.workers().size(), codecs, trackListener, new Notices(executor));
        end.tracks().worker().post(() -> end.land(track));
        return track;
    }

    @Override
    public RelayStream send(
            ProducerHandle producer, int encoding, int remoteWorker, RelayStream.Listener streamListener) {
        TrackRef ref = refOf(producer);
        if (encoding < 0 || encoding >= ref.rids().size()) {
            throw new IllegalArgumentException("encoding " + encoding);
        }
        if (remoteWorker < 0 || remoteWorker >= remote.workers().size()) {
            throw new IllegalArgumentException("worker " + remoteWorker);
        }
        refuseClosed();
        if (streams.incrementAndGet() > MOST_STREAMS) {
            streams.decrementAndGet();
            throw new MediaException("the link to " + remote.name() + " sends as many streams as it may");
        }
        LinkEnd end = endOf(ref);
        Notices streamNotices = new Notices(executor);
        WorkerRelayStream stream = new WorkerRelayStream(end.tracks().worker(), streamNotices);
        end.tracks()
                .worker()
                .post(() -> stream.begun(end.send(
                        ref.id(), encoding, remoteWorker, streamListener, streamNotices, streams::decrementAndGet)));
        return stream;
    }

    @Override
    public void prefer(ProducerHandle producer, int encoding) {
        TrackRef ref = refOf(producer);
        if (encoding < -1 || encoding >= ref.rids().size()) {
            throw new IllegalArgumentException("encoding " + encoding);
        }
        LinkEnd end = endOf(ref);
        end.tracks().worker().post(() -> end.prefer(ref.id(), encoding));
    }

    /** What workers know that Producer by. */
    static TrackRef refOf(ProducerHandle producer) {
        if (producer instanceof TrackSource source) {
            return source.ref();
        }
        throw new IllegalArgumentException("the Producer is not one of this engine");
    }

    private LinkEnd endOf(TrackRef ref) {
        for (LinkEnd end : ends) {
            if (end.tracks() == ref.origin()) {
                return end;
            }
        }
        throw new IllegalArgumentException("the Producer is not one of this engine");
    }

    private void refuseClosed() {
        if (closed) {
            throw new MediaException("the link to " + remote.name() + " is closed");
        }
    }

    @Override
    public synchronized void rotate(int generation) {
        if (generation < 0 || generation >= GENERATIONS || used[generation]) {
            throw new IllegalArgumentException("generation " + generation);
        }
        used[generation] = true;
        int next = after(generation);
        boolean fresh = !derived[generation];
        boolean nextFresh = !derived[next];
        derived[generation] = true;
        derived[next] = true;
        for (LinkEnd end : ends) {
            int index = end.index();
            List<@Nullable SrtpKeys> keys = fresh ? optional(keys(index, generation)) : none();
            List<@Nullable SrtpKeys> nextKeys = nextFresh ? optional(keys(index, next)) : none();
            end.tracks().worker().post(() -> end.rotate(generation, keys, nextKeys));
        }
    }

    private static List<@Nullable SrtpKeys> optional(List<SrtpKeys> keys) {
        return new ArrayList<>(keys);
    }

    private List<@Nullable SrtpKeys> none() {
        return new ArrayList<>(
                Collections.<@Nullable SrtpKeys>nCopies(remote.workers().size(), null));
    }

    @Override
    public RelayStats stats() {
        List<PairFigures.Reading> all = new ArrayList<>();
        for (LinkEnd end : ends) {
            all.addAll(call.call(end.tracks().worker(), end::figures));
        }
        return new RelayStats(
                all.stream().mapToInt(PairFigures.Reading::streamsOut).sum(),
                all.stream().mapToInt(PairFigures.Reading::streamsIn).sum(),
                all.stream().mapToLong(PairFigures.Reading::packetsSent).sum(),
                all.stream().mapToLong(PairFigures.Reading::bytesSent).sum(),
                all.stream().mapToLong(PairFigures.Reading::packetsReceived).sum(),
                all.stream().mapToLong(PairFigures.Reading::bytesReceived).sum(),
                all.stream().mapToLong(PairFigures.Reading::packetsLost).sum(),
                all.stream().mapToLong(PairFigures.Reading::packetsRecovered).sum(),
                all.stream().mapToLong(PairFigures.Reading::retransmissionsSent).sum(),
                all.stream().map(PairFigures.Reading::path).toList());
    }

    @Override
    public void onPath(boolean isReady) {
        int now = ready.addAndGet(isReady ? 1 : -1);
        notices.add(() ->
                listener.onPaths(this, now, workers.size() * remote.workers().size()));
    }

    @Override
    public void onFailed() {
        if (failed.compareAndSet(false, true)) {
            notices.add(() -> listener.onFailed(this));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            notices.end();
            for (LinkEnd end : ends) {
                end.tracks().worker().post(end::close);
            }
        }
    }
}
