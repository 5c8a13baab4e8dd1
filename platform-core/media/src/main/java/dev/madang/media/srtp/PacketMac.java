package dev.madang.media.srtp;

import java.lang.foreign.MemorySegment;

/** HMAC-SHA1 with one key, over native memory. */
interface PacketMac {
    /** Bytes of a full tag. */
    int LENGTH = 20;

    /** Writes the 20-byte tag of the bytes, followed by {@code trailer} in big-endian order, to the start of {@code tag}. */
    void compute(MemorySegment memory, long offset, int length, int trailer, MemorySegment tag);

    /** Forgets the key. */
    void close();
}
