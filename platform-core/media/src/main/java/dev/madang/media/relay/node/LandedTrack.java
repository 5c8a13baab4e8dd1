package dev.madang.media.relay.node;

import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.receive.KeyFrameArbiter;
import dev.madang.media.relay.WorkerTracks;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.Producer;
import dev.madang.media.track.Ranking;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.ToldEncoding;
import dev.madang.media.track.Upstream;
import dev.madang.media.worker.Timer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A track that enters at another node, on the worker to which its packets come: feeds a Producer. On the worker's thread. */
final class LandedTrack implements Upstream {
    private static final System.Logger LOG = System.getLogger(LandedTrack.class.getName());
    private static final long LOOK_NANOS = 500_000_000L;
    /** A key-frame request that cannot go yet is looked at again so soon. */
    private static final long AGAIN_NANOS = 20_000_000L;

    private final WorkerRemoteTrack handle;
    private final WorkerTracks tracks;
    private final LinkEnd end;
    private final Producer producer;
    private final Demand demand;
    private final @Nullable IncomingStream[] streams;
    private final KeyFrameArbiter[] keyFrames;
    private final Timer timer;
    private long lookNanos;
    private int toldPreferred = -1;
    private boolean ended;

    LandedTrack(WorkerRemoteTrack handle, LinkEnd end) {
        this.handle = handle;
        this.end = end;
        tracks = handle.ref().origin();
        producer = new Producer(
                handle.id(), handle.kind(), handle.ref().rids(), tracks.worker().slab(), this);
        int encodings = producer.encodingCount();
        demand = new Demand(encodings);
        streams = new @Nullable IncomingStream[encodings];
        keyFrames = new KeyFrameArbiter[encodings];
        for (int i = 0; i < encodings; i++) {
            keyFrames[i] = new KeyFrameArbiter();
        }
        timer = tracks.worker().timer(this::onTimer);
        tracks.add(producer);
        lookNanos = tracks.worker().nowNanos() + LOOK_NANOS;
        timer.schedule(lookNanos);
    }

    long id() {
        return producer.id();
    }

    @Override
    public void requestKeyFrame(int encoding, long nowNanos) {
        keyFrames[encoding].request();
        askForKeyFrame(encoding, nowNanos);
        schedule();
    }

    private void askForKeyFrame(int encoding, long nowNanos) {
        IncomingStream stream = streams[encoding];
        if (stream == null || stream.promisesKeyFrame(nowNanos)) {
            return;
        }
        PairReceiver receiver = end.pair(stream.worker()).receiver();
        if (receiver.isReady() && keyFrames[encoding].shouldSend(nowNanos)) {
            receiver.requestKeyFrame(stream.ssrc());
        }
    }

    @Override
    public void onWanted() {
        if (!ended) {
            // Soon, and not while Consumers are being handed packets.
            timer.schedule(tracks.worker().nowNanos());
        }
    }

    private void updateDemand(long nowNanos) {
        int before = demand.told();
        int now = demand.update(producer.wantedEncodings(), nowNanos);
        if (now == before) {
            return;
        }
        for (int i = 0; i < streams.length; i++) {
            if ((before >>> i & 1) != 0 && (now >>> i & 1) == 0) {
                drop(i);
            }
        }
        List<Integer> wanted = new ArrayList<>();
        for (int i = 0; i < streams.length; i++) {
            if ((now >>> i & 1) != 0) {
                wanted.add(i);
            }
        }
        handle.tellWanted(wanted);
    }

    /** An encoding comes no more: what is held of it would only show old pictures. */
    private void drop(int encoding) {
        IncomingStream stream = streams[encoding];
        streams[encoding] = null;
        keyFrames[encoding] = new KeyFrameArbiter();
        if (stream != null) {
            end.pair(stream.worker()).receiver().remove(stream);
        }
        producer.encoding(encoding).restart();
    }

    /** An encoding comes under a new SSRC. */
    void granted(int encoding, Grant grant, long nowNanos) {
        PairReceiver receiver = end.pair(grant.worker()).receiver();
        IncomingStream former = streams[encoding];
        if (ended || (demand.told() >>> encoding & 1) == 0) {
            // It was wanted when it was asked for.
            receiver.ignore(grant.ssrc());
            return;
        }
        boolean goesOn = former != null && former.source() == grant.source();
        IncomingStream stream = new IncomingStream(grant, this, encoding, goesOn ? former : null, nowNanos);
        if (!receiver.add(stream)) {
            return;
        }
        streams[encoding] = stream;
        if (former != null) {
            PairReceiver formerReceiver = end.pair(former.worker()).receiver();
            if (goesOn) {
                formerReceiver.replaced(former, nowNanos);
            } else {
                formerReceiver.remove(former);
            }
        }
        if (!goesOn && producer.encoding(encoding).newest() >= 0) {
            producer.encoding(encoding).restart();
        }
        schedule();
    }

    /** What the other node says of the encodings. */
    void state(EncodingsState state, long nowNanos) {
        List<Integer> sizes = new ArrayList<>();
        List<ToldEncoding> told = new ArrayList<>();
        for (EncodingsState.Encoding each : state.encodings()) {
            sizes.add(each.width() << 16 | each.height());
            told.add(new ToldEncoding(
                    each.active(),
                    each.heardLast(),
                    each.codec(),
                    each.maxSpatialLayer(),
                    each.maxTemporalLayer(),
                    each.layerBps()));
        }
        producer.follow(new Ranking(state.order(), sizes, told), nowNanos);
        producer.tellRanking();
        // Consumers may begin with another one now.
        tracks.markDirty(producer);
    }

    StoredPacket append(int encoding, long sequence, StoredPacket packet, Codec codec, int wireBytes, long arrival) {
        PacketInfo info = packet.info();
        if (producer.kind() == MediaKind.AUDIO) {
            handle.heard(info.audioLevel, info.payloadLength - info.primaryOffset, arrival);
        }
        StoredPacket spare = producer.append(encoding, sequence, packet, codec, wireBytes, arrival);
        if (spare != packet) {
            handle.carried(codec);
            tracks.markDirty(producer);
            if (info.keyFrame && info.startOfFrame && info.spatialLayer == 0) {
                keyFrames[encoding].onKeyFrame();
            }
        }
        return spare;
    }

    /** Whether what comes of that encoding is what the other node kept, and newer packets are behind it. */
    void catchingUp(int encoding, boolean now) {
        producer.encoding(encoding).catchingUp(now);
    }

    StoredPacket malformed(StoredPacket packet) {
        tracks.worker().counters().increment(MediaCounter.DROPPED_MALFORMED);
        return packet;
    }

    void clock(int encoding, long ntp, int rtpTimestamp, long atNanos) {
        producer.clock(producer.encoding(encoding), ntp, rtpTimestamp, atNanos);
    }

    /** Packets were lost for good: pictures need a key frame. */
    void onLoss(long nowNanos) {
        for (int i = 0; i < streams.length; i++) {
            if (streams[i] != null && producer.kind() == MediaKind.VIDEO) {
                requestKeyFrame(i, nowNanos);
            }
        }
    }

    private void onTimer(long nowNanos) {
        try {
            look(nowNanos);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a track of another node failed by our own fault", e);
            tracks.worker().counters().increment(MediaCounter.PEER_FAULTS);
            end();
        }
    }

    private void look(long nowNanos) {
        updateDemand(nowNanos);
        for (int i = 0; i < streams.length; i++) {
            askForKeyFrame(i, nowNanos);
        }
        if (nowNanos >= lookNanos) {
            lookNanos = nowNanos + LOOK_NANOS;
            int rank = producer.preferredRank();
            int preferred = rank < 0 ? -1 : producer.ranked(rank).index();
            if (preferred != toldPreferred) {
                toldPreferred = preferred;
                handle.tellPreferred(preferred);
            }
        }
        schedule();
    }

    private void schedule() {
        if (ended) {
            return;
        }
        long again = tracks.worker().nowNanos() + AGAIN_NANOS;
        long next = Math.min(lookNanos, demand.deadlineNanos());
        for (int i = 0; i < streams.length; i++) {
            next = streams[i] == null ? next : Math.min(next, Math.max(again, keyFrames[i].deadlineNanos()));
        }
        timer.schedule(next);
    }

    /** The track has ended, or its link. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        timer.cancel();
        for (int i = 0; i < streams.length; i++) {
            IncomingStream stream = streams[i];
            if (stream != null) {
                end.pair(stream.worker()).receiver().remove(stream);
            }
        }
        tracks.remove(producer);
        producer.close();
        end.forget(this);
    }
}
