package dev.madang.media.relay.node;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.TrackSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A track by its handle. */
public record TestHandle(TrackRef ref) implements ProducerHandle, TrackSource {
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
        return List.of();
    }

    @Override
    public @Nullable Codec codec() {
        return null;
    }

    @Override
    public List<String> rids() {
        return List.of();
    }

    @Override
    public int loudness() {
        return 0;
    }

    @Override
    public void requestKeyFrame() {}
}
