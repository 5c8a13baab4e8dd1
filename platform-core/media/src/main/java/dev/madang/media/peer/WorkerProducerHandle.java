package dev.madang.media.peer;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.receive.CarriedCodec;
import dev.madang.media.receive.Loudness;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.TrackSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.track.Producer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Producer of one of our workers, from any thread. */
final class WorkerProducerHandle implements ProducerHandle, TrackSource {
    private final TrackRef ref;
    private final Producer producer;
    private final String mid;
    private final List<Codec> codecs;
    private final Loudness loudness;
    private final CarriedCodec carried;

    WorkerProducerHandle(
            TrackRef ref, Producer producer, String mid, List<Codec> codecs, Loudness loudness, CarriedCodec carried) {
        this.ref = ref;
        this.producer = producer;
        this.mid = mid;
        this.codecs = List.copyOf(codecs);
        this.loudness = loudness;
        this.carried = carried;
    }

    @Override
    public int loudness() {
        return loudness.now();
    }

    @Override
    public TrackRef ref() {
        return ref;
    }

    /** The track itself; for its worker's thread. */
    Producer producer() {
        return producer;
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
        return mid;
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
    public void requestKeyFrame() {
        ref.origin().requestKeyFrames(ref.id());
    }
}
