package dev.madang.media.engine;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import org.jspecify.annotations.Nullable;

/**
 * A fixed outgoing m-section of a send Peer, from any thread: which Producer feeds it changes without renegotiation. What is asked for
 * happens on the Peer's worker soon after, in order; nothing happens once the Peer has closed.
 */
public interface SlotHandle {
    /** The mid of its m-section. */
    String mid();

    /** Sound or pictures. */
    MediaKind kind();

    /** Whether the viewer takes that codec in it. */
    boolean takes(Codec codec);

    /**
     * Feeds the slot from that Producer, of any Peer of this engine, or from none. Video starts at the next key frame, one
     * is asked for where none is at hand.
     *
     * @throws IllegalArgumentException when the Producer is of the other kind
     */
    void feed(@Nullable ProducerHandle producer);

    /** What the viewer would like; replaces the last preference. */
    void prefer(LayerPreference preference);

    /** Whether it carries who speaks: where the viewer's path is narrow, that comes before the rest. */
    void speaking(boolean speaks);

    /** Stops or goes on sending, whatever feeds it. */
    void pause(boolean paused);
}
