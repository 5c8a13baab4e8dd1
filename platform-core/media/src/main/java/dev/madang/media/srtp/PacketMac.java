package dev.madang.media.srtp;

import java.lang.foreign.MemorySegment;

/** HMAC-SHA1 with one key, over native memory. One worker's thread. */
public interface PacketMac {
    /** Bytes of a full tag. */
    int LENGTH = 20;

    /**
     * Writes the 20-byte tag of the bytes, followed by 32 bits where {@code withTrailer}, to {@code tag}.
     *
     * @param trailer appended in big-endian order
     */
    void compute(MemorySegment memory, long offset, int length, boolean withTrailer, int trailer, MemorySegment tag);

    /** Frees what it holds. */
    void close();
}
