package dev.madang.media.relay;

import dev.madang.media.memory.LongMap;
import dev.madang.media.track.Producer;
import dev.madang.media.worker.MediaWorker;
import dev.madang.media.worker.TurnPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of one worker: Producers that live on it, and copies of others, made for the first Consumer and given up some time
 * after the last. At the end of each turn those with fresh packets are flushed. On the worker's thread.
 */
public final class WorkerTracks implements TurnPart {
    private final MediaWorker worker;
    private final RingRelay relay;
    private final LongMap<Producer> producers = new LongMap<>();
    private final LongMap<RelayedTrack> relayed = new LongMap<>();
    private final ArrayList<Producer> dirty = new ArrayList<>();
    private final ArrayList<RelayedTrack> wantedOthers = new ArrayList<>();

    /** Takes part in the worker's turns from now on. */
    public WorkerTracks(MediaWorker worker) {
        this.worker = worker;
        this.relay = new RingRelay(worker, this);
        worker.add(this);
        worker.add(relay);
    }

    RingRelay relay() {
        return relay;
    }

    /** Takes in a Producer that lives on this worker. */
    public void add(Producer producer) {
        producers.put(producer.id(), producer);
    }

    /** A Producer of this worker has ended. */
    public void remove(Producer producer) {
        producers.remove(producer.id());
    }

    /** The worker; any thread. */
    public MediaWorker worker() {
        return worker;
    }

    /** A Producer that lives on this worker, or null. */
    public @Nullable Producer producer(long id) {
        return producers.get(id);
    }

    /** A copy of a Producer that lives on another worker, or null. */
    @Nullable
    RelayedTrack relayed(long id) {
        return relayed.get(id);
    }

    /** The track on this worker: its Producer where that lives here, else a copy, made where there is none. */
    public @Nullable Producer local(TrackRef ref) {
        if (ref.origin() == this) {
            return producers.get(ref.id());
        }
        RelayedTrack track = relayed.get(ref.id());
        if (track == null) {
            track = new RelayedTrack(ref, relay, this, worker.slab(), worker.counters());
            relayed.put(ref.id(), track);
            relay.subscribe(ref);
        }
        track.use();
        return track.producer();
    }

    /** Asks the publisher of a Producer for a key frame of every encoding. Any thread. */
    public void requestKeyFrames(long producerId) {
        worker.post(() -> {
            Producer producer = producers.get(producerId);
            if (producer != null) {
                for (int i = 0; i < producer.encodingCount(); i++) {
                    producer.requestKeyFrame(i, worker.nowNanos());
                }
            }
        });
    }

    void forget(RelayedTrack track) {
        relayed.remove(track.ref().id());
    }

    /** Of a copy other encodings may be wanted: that is told at the end of the turn. */
    void wantedChanged(RelayedTrack track) {
        wantedOthers.add(track);
    }

    /** A Producer has fresh packets: it is flushed at the end of the turn. */
    public void markDirty(Producer producer) {
        if (!producer.isQueued()) {
            producer.setQueued();
            dirty.add(producer);
        }
    }

    @Override
    public void end(long nowNanos) {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush(nowNanos);
        }
        dirty.clear();
        for (int i = 0; i < wantedOthers.size(); i++) {
            wantedOthers.get(i).tellWanted();
        }
        wantedOthers.clear();
    }

    @Override
    public void sweep(long nowNanos) {
        List<RelayedTrack> idle = new ArrayList<>();
        relayed.forEach(track -> {
            track.tellPreferred();
            track.producer().evict(nowNanos);
            if (track.isIdle(nowNanos)) {
                idle.add(track);
            }
        });
        for (RelayedTrack track : idle) {
            forget(track);
            relay.unsubscribe(track.ref());
            track.producer().close();
        }
        producers.forEach(producer -> producer.evict(nowNanos));
    }

    /** Producers that live on this worker. */
    public int producerCount() {
        return producers.size();
    }

    /** Copies of Producers that live on others. */
    public int relayedCount() {
        return relayed.size();
    }
}
