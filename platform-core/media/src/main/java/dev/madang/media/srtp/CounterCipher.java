package dev.madang.media.srtp;

import java.lang.foreign.MemorySegment;

/** AES in counter mode with one key, over native memory. The first counter block is passed as twice 64 big-endian bits. */
interface CounterCipher {
    /**
     * Combines {@code prefixLength} bytes in place at {@code target} and then {@code bodyLength} bytes from {@code body},
     * which land behind them, with the key stream; body and target may be the same memory.
     */
    void apply(
            long counterHigh,
            long counterLow,
            MemorySegment target,
            long targetOffset,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength);

    /** Frees what it holds beside the arena. */
    void close();
}
