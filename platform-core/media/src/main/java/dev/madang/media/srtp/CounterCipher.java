package dev.madang.media.srtp;

import java.lang.foreign.MemorySegment;

/** AES in counter mode with one key, over native memory. One worker's thread. */
public interface CounterCipher {
    /** Starts a key stream at the 16-byte counter block {@code iv}. */
    void start(MemorySegment iv);

    /** Combines the next {@code length} bytes with the key stream; source and target may be the same. */
    void apply(MemorySegment source, long sourceOffset, int length, MemorySegment target, long targetOffset);

    /** Frees what it holds. */
    void close();
}
