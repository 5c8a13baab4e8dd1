package dev.madang.media.engine;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to one other node, from any thread; nothing blocks but {@link #stats}. */
public interface RelayLink extends AutoCloseable {
    /** Streams that one link sends at once. */
    int MOST_STREAMS = 4_096;

    /**
     * Makes a track that enters at the other node one of this node. Nothing of it comes before an encoding is wanted here, the
     * listener has told so, and {@link RemoteTrack#granted} was called.
     *
     * @param codecs as {@link ProducerHandle#codecs}
     * @param rids of its encodings in the publisher's order, null for one without; 1 to 16
     * @throws IllegalArgumentException when there are too many encodings
     * @throws MediaException when the link is closed
     */
    RemoteTrack receive(MediaKind kind, List<Codec> codecs, List<@Nullable String> rids, RemoteTrack.Listener listener);

    /**
     * Sends one whole encoding of a Producer to a worker of the other node, from what is held of its newest key frame on.
     *
     * @param encoding its place in the publisher's order, 0 and up
     * @param remoteWorker index of the worker there that takes the track
     * @throws IllegalArgumentException when the Producer is not one of this engine, or a number is out of range
     * @throws MediaException when the link is closed, or sends {@value #MOST_STREAMS} streams already
     */
    RelayStream send(ProducerHandle producer, int encoding, int remoteWorker, RelayStream.Listener listener);

    /**
     * Says which encoding of a Producer is the best that anybody prefers at the other node, whether it is sent or not: the
     * publisher is asked to send all up to that one. Replaces the last word on that Producer.
     *
     * @param encoding its place in the publisher's order, or -1 for none
     * @throws IllegalArgumentException when the Producer is not one of this engine, or has no such encoding
     */
    void prefer(ProducerHandle producer, int encoding);

    /**
     * Sends under keys of that generation from now on, each stream under a new SSRC, which is granted anew. The former one
     * goes on being accepted, and answered for, for ten seconds. The next one, modulo 16, is accepted before it is called for.
     *
     * @throws IllegalArgumentException when the generation is out of 0 to 15 or was in use on this link before
     */
    void rotate(int generation);

    /** What it does at present; waits for each worker in turn. */
    RelayStats stats();

    /** Ends its streams and its tracks. Harmless when repeated. */
    @Override
    void close();

    /** What a link tells its owner, in order, on a virtual thread of the engine: implementations may block. */
    interface Listener {
        /** So many of all ways between a worker here and a worker there have a path now. */
        default void onPaths(RelayLink link, int ready, int all) {}

        /** A worker's part of it ended, and not by {@link RelayLink#close}; the owner is to close it. */
        default void onFailed(RelayLink link) {}
    }
}
