package dev.madang.media.peer;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;

/** One track coming in, from any thread. */
public interface ProducerHandle {
    /** Unique within the node's lifetime. */
    long id();

    MediaKind kind();

    /** The mid of its m-section. */
    String mid();

    /** The codecs it may come in, the preferred first; which one it is shows with its packets. */
    List<Codec> codecs();

    /** The rids it was negotiated with, lowest resolution as the publisher ordered them; empty without simulcast by rid. */
    List<String> rids();

    /** Asks the publisher for a key frame of every encoding. */
    void requestKeyFrame();
}
