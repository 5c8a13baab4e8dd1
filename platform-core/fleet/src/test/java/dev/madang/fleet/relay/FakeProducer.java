package dev.madang.fleet.relay;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A Producer that nothing comes in by. */
final class FakeProducer implements ProducerHandle {
    private final long id;
    private final int encodings;
    boolean ended;

    FakeProducer(long id, int encodings) {
        this.id = id;
        this.encodings = encodings;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public MediaKind kind() {
        return MediaKind.VIDEO;
    }

    @Override
    public String mid() {
        return "0";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(Codec.VP8);
    }

    @Override
    public @Nullable Codec codec() {
        return null;
    }

    @Override
    public List<String> rids() {
        return encodings == 1
                ? List.of()
                : IntStream.range(0, encodings).mapToObj(i -> "r" + i).toList();
    }

    @Override
    public int loudness() {
        return 0;
    }

    @Override
    public void requestKeyFrame() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public String toString() {
        return "producer " + id;
    }
}
