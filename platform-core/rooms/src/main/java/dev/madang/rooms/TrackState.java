package dev.madang.rooms;

import dev.madang.media.peer.ProducerHandle;

/** A track that a participant publishes. The room's lock guards it. */
final class TrackState {
    private final ProducerHandle producer;
    private final String source;
    private boolean muted;
    private boolean silenced;

    TrackState(ProducerHandle producer, TrackSource said) {
        this.producer = producer;
        this.source = said.source();
        this.muted = said.muted();
    }

    ProducerHandle producer() {
        return producer;
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

    /** False when it was so before. */
    boolean silenced(boolean now) {
        boolean news = silenced != now;
        silenced = now;
        return news;
    }

    boolean silenced() {
        return silenced;
    }

    TrackView view() {
        return new TrackView(producer.id(), producer.kind(), source, muted, silenced);
    }
}
