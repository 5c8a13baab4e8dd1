package dev.madang.rooms;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.MediaKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A track that a participant publishes. The room's lock guards it. */
final class TrackState {
    private final ProducerHandle producer;
    private final String source;
    private boolean muted;
    /** Null where nobody silenced it, true where only a moderator lifts it. */
    private @Nullable Boolean silenced;

    TrackState(ProducerHandle producer, TrackSource said) {
        this.producer = producer;
        this.source = said.source();
        this.muted = said.muted();
    }

    ProducerHandle producer() {
        return producer;
    }

    String source() {
        return source;
    }

    /** Whether it is a picture of a screen, as far as its publisher says so. */
    boolean isScreen() {
        return producer.kind() == MediaKind.VIDEO && source.equals("screen");
    }

    /** False when it was so before. */
    boolean muted(boolean now) {
        boolean news = muted != now;
        muted = now;
        return news;
    }

    boolean muted() {
        return muted;
    }

    /**
     * False when it was so before.
     *
     * @param held null where it is not silenced, true where only a moderator lifts it
     */
    boolean silenced(@Nullable Boolean held) {
        boolean news = !Objects.equals(silenced, held);
        silenced = held;
        return news;
    }

    boolean silenced() {
        return silenced != null;
    }

    /** Whether only a moderator lifts the silence. */
    boolean held() {
        return Boolean.TRUE.equals(silenced);
    }

    TrackView view() {
        return new TrackView(producer.id(), producer.kind(), source, muted, silenced(), held());
    }
}
