package dev.madang.media.engine;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One track coming in, from any thread; nothing blocks. Once its Peer has closed, it says what was true last. */
public interface ProducerHandle {
    /** Unique within the node's lifetime; another one when the same thing is published anew. */
    long id();

    /** Sound or pictures. */
    MediaKind kind();

    /** The mid of its m-section. */
    String mid();

    /** The codecs it may come in, the preferred first; which one it is shows with its packets. */
    List<Codec> codecs();

    /** The codec of its newest packets, null before the first; Opus also where that comes as RED. */
    @Nullable
    Codec codec();

    /** The rids it was negotiated with, in the publisher's order; empty without simulcast by rid. */
    List<String> rids();

    /** How many encodings it was negotiated with, 1 and up: also those that are told apart by SSRC. */
    default int encodings() {
        return Math.max(1, rids().size());
    }

    /**
     * How loud an audio track is at present: 0 for silence or where nothing comes, 127 for the loudest there is (RFC 6464,
     * turned round). Where its packets do not say, anything that is no silence counts as speech.
     */
    int loudness();

    /** Asks the publisher for a key frame of every encoding. */
    void requestKeyFrame();
}
