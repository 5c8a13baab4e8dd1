package dev.madang.media.track;

import dev.madang.media.rtp.Codec;

/** Sees what comes of a Producer, in order, on the worker's thread: must take what it needs and return. */
public interface TrackTap {
    /**
     * An accepted packet after decryption; valid during the call only.
     *
     * @param wireBytes its size as it came; 0 for one that counts for no bitrate, as it was sent long ago
     */
    void onPacket(Producer producer, Encoding encoding, StoredPacket packet, Codec codec, int wireBytes);

    /** What is known of the encodings' sizes and order has changed. */
    default void onRanking(Producer producer) {}

    /** The publisher's clock of an encoding was told anew. */
    default void onClock(Producer producer, Encoding encoding) {}

    /** The Producer has ended; nothing follows. */
    default void onEnd(Producer producer) {}

    /** Rank of the best encoding that is preferred where the packets go, -1 for none. */
    default int preferredRank() {
        return -1;
    }

    /** Encodings that are wanted where the packets go: of each the bit of its negotiated position. */
    default int wantedEncodings() {
        return 0;
    }
}
