package dev.madang.rooms.sim;

import dev.madang.media.engine.PeerStats;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A track in of a {@link FakePeer}. */
public final class FakeProducer implements ProducerHandle {
    private final long id;
    private final MediaKind kind;
    private final String mid;
    private final List<Codec> codecs;
    private volatile int loudness;
    private volatile @Nullable Codec codec;

    FakeProducer(long id, MediaKind kind, String mid, List<Codec> codecs) {
        this.codecs = codecs;
        this.id = id;
        this.kind = kind;
        this.mid = mid;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public MediaKind kind() {
        return kind;
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
        return codec;
    }

    /** In which codec its packets come from now on. */
    public void codec(Codec now) {
        codec = now;
    }

    @Override
    public List<String> rids() {
        return kind == MediaKind.AUDIO ? List.of() : List.of("q", "h", "f");
    }

    @Override
    public int loudness() {
        return loudness;
    }

    /** How loud it is from now on. */
    public void loudness(int now) {
        loudness = now;
    }

    @Override
    public int encodings() {
        return Math.max(1, rids().size());
    }

    @Override
    public void requestKeyFrame() {}

    PeerStats.ProducerStats stats() {
        List<PeerStats.EncodingStats> encodings = new ArrayList<>();
        if (kind == MediaKind.AUDIO) {
            encodings.add(new PeerStats.EncodingStats("0", null, 1, true, 32_000, 0, 0, 0, 50, 4_000, 0, 0, 0, 0, 0));
        } else {
            int height = 180;
            for (String rid : rids()) {
                encodings.add(new PeerStats.EncodingStats(
                        rid,
                        rid,
                        height,
                        !rid.equals("f"),
                        150_000,
                        height * 16 / 9,
                        height,
                        2,
                        30,
                        9_000,
                        0,
                        0,
                        0,
                        1,
                        1));
                height *= 2;
            }
        }
        return new PeerStats.ProducerStats(id, mid, kind, kind == MediaKind.AUDIO ? Codec.OPUS : Codec.VP8, encodings);
    }

    @Override
    public String toString() {
        return kind + " " + id;
    }
}
