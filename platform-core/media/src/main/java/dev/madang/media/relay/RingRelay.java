package dev.madang.media.relay;

import dev.madang.media.rtp.Codec;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.worker.MediaWorker;
import dev.madang.media.worker.TurnPart;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Relays tracks between the workers of a node: packets through one ring for each pair of workers, all else by commands. One
 * belongs to each worker, and is on its thread.
 */
final class RingRelay implements TrackRelay, TurnPart, WorkerRing.Receiver {
    private static final int PACKETS_A_TURN = 256;

    private final MediaWorker worker;
    private final WorkerTracks tracks;
    /** Replaced by the workers that add to it, one at a time; an array, so that looking through it makes no garbage. */
    private volatile WorkerRing[] incoming = {};

    private final ArrayList<RingLink> outgoing = new ArrayList<>();

    RingRelay(MediaWorker worker, WorkerTracks tracks) {
        this.worker = worker;
        this.tracks = tracks;
    }

    @Override
    public void subscribe(TrackRef track) {
        atOrigin(track, origin -> origin.link(this).subscribe(track.id()));
    }

    @Override
    public void unsubscribe(TrackRef track) {
        atOrigin(track, origin -> origin.link(this).unsubscribe(track.id()));
    }

    @Override
    public void requestKeyFrame(TrackRef track, int encoding) {
        offerToOrigin(track, origin -> {
            Producer producer = origin.tracks.producer(track.id());
            if (producer != null) {
                producer.requestKeyFrame(encoding, origin.worker.nowNanos());
            }
        });
    }

    @Override
    public void requestPackets(TrackRef track, int encoding, long first, int count) {
        offerToOrigin(track, origin -> origin.link(this).repeat(track.id(), encoding, first, count));
    }

    @Override
    public void prefer(TrackRef track, int rank) {
        atOrigin(track, origin -> origin.link(this).prefer(track.id(), rank));
    }

    @Override
    public void want(TrackRef track, int encodings) {
        atOrigin(track, origin -> origin.link(this).want(track.id(), encodings));
    }

    private static void atOrigin(TrackRef track, Consumer<RingRelay> action) {
        RingRelay origin = track.origin().relay();
        origin.worker.post(() -> action.accept(origin));
    }

    /** What is asked for again as long as it is not done. */
    private void offerToOrigin(TrackRef track, Consumer<RingRelay> action) {
        RingRelay origin = track.origin().relay();
        origin.worker.offer(() -> action.accept(origin), worker.counters());
    }

    /** The link to that other worker, made where there is none. */
    private RingLink link(RingRelay to) {
        for (RingLink link : outgoing) {
            if (link.to() == to) {
                return link;
            }
        }
        RingLink link = new RingLink(this, to, new WorkerRing(worker.counters()));
        outgoing.add(link);
        to.addIncoming(link.ring());
        return link;
    }

    private synchronized void addIncoming(WorkerRing ring) {
        WorkerRing[] more = Arrays.copyOf(incoming, incoming.length + 1);
        more[incoming.length] = ring;
        incoming = more;
    }

    MediaWorker worker() {
        return worker;
    }

    WorkerTracks tracks() {
        return tracks;
    }

    /** Does that to the copy of a track on this worker, if there still is one. Any thread. */
    void tell(long trackId, Consumer<RelayedTrack> news) {
        worker.post(() -> hear(trackId, news));
    }

    private void hear(long trackId, Consumer<RelayedTrack> news) {
        RelayedTrack track = tracks.relayed(trackId);
        if (track != null) {
            news.accept(track);
        }
    }

    @Override
    public boolean hasWork() {
        for (WorkerRing ring : incoming) {
            if (ring.hasPackets()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void begin(long nowNanos) {
        for (WorkerRing ring : incoming) {
            ring.drain(this, PACKETS_A_TURN);
        }
    }

    /** Wakes the workers to which packets went in this turn. */
    @Override
    public void end(long nowNanos) {
        for (int i = 0; i < outgoing.size(); i++) {
            RingLink link = outgoing.get(i);
            if (link.ring().takeOffered()) {
                link.to().worker.wake();
            }
        }
    }

    @Override
    public void onRingPacket(WorkerRing.Entry entry, MemorySegment memory, long offset) {
        RelayedTrack track = tracks.relayed(entry.producerId);
        Codec codec = entry.codec;
        if (track != null && codec != null) {
            track.onPacket(
                    entry.encoding,
                    entry.generation,
                    entry.sequence,
                    entry.moreAtOnce,
                    entry.lost,
                    memory,
                    offset,
                    entry.info,
                    codec,
                    entry.wireBytes,
                    entry.arrivalNanos);
        }
    }

    /** Tells the copy on that worker the publisher's clock of an encoding. */
    void tellClock(RingRelay to, long trackId, Encoding encoding) {
        int index = encoding.index();
        int generation = encoding.generation();
        long ntp = encoding.clockNtp();
        int rtpTimestamp = encoding.clockRtp();
        long atNanos = encoding.clockNanos();
        // It is told again with each report of the publisher.
        to.worker.offer(
                () -> to.hear(trackId, track -> track.onClock(index, generation, ntp, rtpTimestamp, atNanos)),
                worker.counters());
    }
}
