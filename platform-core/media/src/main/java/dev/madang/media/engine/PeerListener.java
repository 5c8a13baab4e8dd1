package dev.madang.media.engine;

import java.time.Duration;
import java.util.List;

/** What a Peer tells its owner, in order, on a virtual thread of the engine: implementations may block. */
public interface PeerListener {
    /** A step of the join is done, so long after the Peer was made. */
    default void onPhase(PeerHandle peer, PeerPhase phase, Duration sinceCreated) {}

    /** The remote end is disconnected, as nothing that proves to be its own has come for some seconds, or connected again. */
    default void onConnected(PeerHandle peer, boolean connected) {}

    /** A Producer started to carry media, or to do so in another codec, or is inactive: nothing came for 3 seconds. */
    default void onProducerActive(PeerHandle peer, ProducerHandle producer, boolean active) {}

    /**
     * Of a Producer of several encodings only these are preferred by anybody; the publisher need not send the others.
     *
     * @param rids the lowest quality first, one at least
     */
    default void onEncodingsPreferred(PeerHandle peer, ProducerHandle producer, List<String> rids) {}

    /** The Peer is gone; always the last call, and made exactly once. */
    default void onClosed(PeerHandle peer, CloseReason reason) {}
}
