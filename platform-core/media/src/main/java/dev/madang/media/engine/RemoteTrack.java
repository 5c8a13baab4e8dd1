package dev.madang.media.engine;

import java.util.List;

/**
 * A track that enters at another node: a Producer here like any other. Of it come the encodings that somebody here wants, as its
 * owner brings wishes there and grants back. From any thread; nothing blocks. After its end nothing happens.
 */
public interface RemoteTrack extends ProducerHandle {
    /** Index of the worker of this node to which its packets are to be sent. */
    int landingWorker();

    /**
     * An encoding comes under that SSRC; replaces an earlier grant.
     *
     * @param encoding its place in the publisher's order, 0 and up
     * @throws IllegalArgumentException when there is no such encoding, or no such worker at the other node
     */
    void granted(int encoding, Grant grant);

    /**
     * What the other node's {@link Relays#watch} has told of its encodings. Before the first, none is wanted of video.
     *
     * @throws IllegalArgumentException when it is of another number of encodings
     */
    void state(EncodingsState state);

    /** The track has ended: what was fed from it is fed from nothing. */
    void ended();

    /** What a track tells its owner, in order, on a virtual thread of the engine: implementations may block. */
    interface Listener {
        /**
         * These encodings are wanted now: a Consumer forwards each or would change to it. More is told at once, less two
         * seconds after the last wanted it.
         *
         * @param encodings their places in the publisher's order, ascending; replaces what was told before
         */
        void onWanted(RemoteTrack track, List<Integer> encodings);

        /**
         * The best encoding that anybody prefers, whether it is there or not; to be brought to {@link RelayLink#prefer}.
         *
         * @param encoding its place in the publisher's order, or -1
         */
        default void onPreferred(RemoteTrack track, int encoding) {}
    }
}
