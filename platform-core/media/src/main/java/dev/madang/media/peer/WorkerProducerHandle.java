package dev.madang.media.peer;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Producer of one of our workers, from any thread. */
final class WorkerProducerHandle implements ProducerHandle {
    private final ProducerRef ref;
    private final String mid;
    private final List<Codec> codecs;
    private final Loudness loudness;
    private final CarriedCodec carried;

    WorkerProducerHandle(ProducerRef ref, String mid, List<Codec> codecs, Loudness loudness, CarriedCodec carried) {
        this.ref = ref;
        this.mid = mid;
        this.codecs = List.copyOf(codecs);
        this.loudness = loudness;
        this.carried = carried;
    }

    @Override
    public int loudness() {
        return loudness.now();
    }

    ProducerRef ref() {
        return ref;
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
        return ref.rids().stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    @Override
    public void requestKeyFrame() {
        MediaWorker worker = ref.worker();
        worker.post(() -> {
            for (int i = 0; i < ref.rids().size(); i++) {
                worker.requestKeyFrame(ref.id(), i);
            }
        });
    }
}
