package dev.madang.rooms.sim;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.LimitCause;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.PeerStats;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An m-section out of a {@link FakePeer}. */
public final class FakeSlot implements SlotHandle {
    private final FakePeer peer;
    private final MediaKind kind;
    private final String mid;
    private final List<Codec> codecs;
    private volatile @Nullable ProducerHandle producer;
    private boolean speaking;
    private volatile LayerPreference preference = LayerPreference.BEST;
    private volatile int feeds;

    FakeSlot(FakePeer peer, MediaKind kind, String mid, List<Codec> codecs) {
        this.codecs = codecs;
        this.peer = peer;
        this.kind = kind;
        this.mid = mid;
    }

    @Override
    public String mid() {
        return mid;
    }

    @Override
    public MediaKind kind() {
        return kind;
    }

    @Override
    public boolean takes(Codec codec) {
        return codecs.contains(codec);
    }

    @Override
    public synchronized void feed(@Nullable ProducerHandle source) {
        if (peer.isClosed()) {
            throw new MediaException("the Peer has closed");
        }
        if (source != null && source.kind() != kind) {
            throw new IllegalArgumentException("a Producer of the other kind");
        }
        producer = source;
        feeds++;
    }

    /** What feeds the Slot. */
    public @Nullable ProducerHandle producer() {
        return producer;
    }

    /** How often the feed was changed. */
    public int feeds() {
        return feeds;
    }

    @Override
    public void prefer(LayerPreference wish) {
        preference = wish;
    }

    public LayerPreference preference() {
        return preference;
    }

    @Override
    public synchronized void speaking(boolean speaks) {
        speaking = speaks;
    }

    /** Whether it was last said to carry who speaks. */
    public synchronized boolean isSpeaking() {
        return speaking;
    }

    @Override
    public void pause(boolean paused) {}

    PeerStats.SlotStats stats() {
        ProducerHandle source = producer;
        return new PeerStats.SlotStats(
                mid,
                kind,
                source == null ? 0 : source.id(),
                source == null || kind == MediaKind.AUDIO ? null : "h",
                preference.encoding(),
                source == null || kind == MediaKind.AUDIO ? List.of() : List.of("q", "h", "f"),
                2,
                false,
                LimitCause.NONE,
                List.of(),
                150_000,
                30,
                9_000,
                0,
                0,
                0,
                0);
    }
}
