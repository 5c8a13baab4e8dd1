package dev.madang.media.router;

import dev.madang.media.rtp.Codec;

/** Sees the accepted packets of a Producer, in order of arrival, on the worker's thread: must take what it needs and return. */
public interface PacketTap {
    /**
     * A packet after decryption; valid during the call only.
     *
     * @param wireBytes its size as it came
     */
    void onPacket(Producer producer, int encoding, StoredPacket packet, Codec codec, int wireBytes);
}
