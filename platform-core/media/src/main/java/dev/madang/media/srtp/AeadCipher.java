package dev.madang.media.srtp;

import java.lang.foreign.MemorySegment;

/** AES-GCM with one key and a 16-byte tag, over native memory. The 12-byte nonce is passed as 32 and 64 big-endian bits. */
interface AeadCipher {
    int TAG = 16;
    int FAILED = -1;

    /**
     * Encrypts: {@code prefixLength} bytes in place at {@code target}, then {@code bodyLength} bytes from {@code body}
     * behind them, then the tag.
     *
     * @return bytes written at {@code targetOffset}: prefix, body and tag
     */
    int seal(
            int nonceHigh,
            long nonceLow,
            MemorySegment aad,
            long aadOffset,
            int aadLength,
            MemorySegment target,
            long targetOffset,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength);

    /**
     * Decrypts {@code length} bytes, the tag at their end, to {@code target}, which may be where they lie.
     *
     * @return bytes of plaintext, or {@link #FAILED} when the tag is wrong; the target is then undefined
     */
    int open(
            int nonceHigh,
            long nonceLow,
            MemorySegment aad,
            long aadOffset,
            int aadLength,
            MemorySegment source,
            long sourceOffset,
            int length,
            MemorySegment target,
            long targetOffset);

    /** Frees what it holds beside the arena. */
    void close();
}
