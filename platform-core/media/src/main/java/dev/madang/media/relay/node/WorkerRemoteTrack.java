package dev.madang.media.relay.node;

import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.receive.CarriedCodec;
import dev.madang.media.receive.Loudness;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.TrackSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A track that enters at another node and lands on one of our workers, from any thread. */
final class WorkerRemoteTrack implements RemoteTrack, TrackSource {
    private final TrackRef ref;
    private final LinkEnd end;
    private final int remoteWorkers;
    private final List<Codec> codecs;
    private final Listener listener;
    private final Notices notices;
    private final Loudness loudness;
    private final CarriedCodec carried = new CarriedCodec();

    WorkerRemoteTrack(
            TrackRef ref, LinkEnd end, int remoteWorkers, List<Codec> codecs, Listener listener, Notices notices) {
        this.ref = ref;
        this.end = end;
        this.remoteWorkers = remoteWorkers;
        this.codecs = List.copyOf(codecs);
        this.listener = listener;
        this.notices = notices;
        loudness = new Loudness(ref.origin().worker().clock());
    }

    @Override
    public TrackRef ref() {
        return ref;
    }

    void tellWanted(List<Integer> encodings) {
        notices.add(() -> listener.onWanted(this, encodings));
    }

    void tellPreferred(int encoding) {
        notices.add(() -> listener.onPreferred(this, encoding));
    }

    /** A packet of sound came; on the worker's thread. */
    void heard(int level, int payloadBytes, long nowNanos) {
        loudness.onPacket(level, payloadBytes, nowNanos);
    }

    /** A packet of that codec came; on the worker's thread. */
    void carried(Codec codec) {
        carried.onPacket(codec);
    }

    @Override
    public int landingWorker() {
        return end.index();
    }

    @Override
    public void granted(int encoding, Grant grant) {
        if (encoding < 0 || encoding >= ref.rids().size() || grant.worker() >= remoteWorkers) {
            throw new IllegalArgumentException("encoding " + encoding + " from worker " + grant.worker());
        }
        ref.origin().worker().post(() -> end.granted(ref.id(), encoding, grant));
    }

    @Override
    public void state(EncodingsState state) {
        if (state.encodings().size() != ref.rids().size()) {
            throw new IllegalArgumentException("a state of " + state.encodings().size() + " encodings");
        }
        ref.origin().worker().post(() -> end.state(ref.id(), state));
    }

    @Override
    public void ended() {
        ref.origin().worker().post(() -> {
            end.ended(ref.id());
            notices.end();
        });
    }

    @Override
    public long id() {
        return ref.id();
    }

    @Override
    public MediaKind kind() {
        return ref.kind();
    }

    @Override
    public String mid() {
        return "";
    }

    @Override
    public List<Codec> codecs() {
        return codecs;
    }

    @Override
    public @Nullable Codec codec() {
        return carried.now();
    }

    @Override
    public List<String> rids() {
        return ref.named();
    }

    @Override
    public int encodings() {
        return ref.rids().size();
    }

    @Override
    public int loudness() {
        return loudness.now();
    }

    @Override
    public void requestKeyFrame() {
        ref.origin().requestKeyFrames(ref.id());
    }
}
