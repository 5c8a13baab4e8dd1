package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/** Reads bits, the highest first; behind the end there are only zeros, and {@link #isExhausted} is true. */
final class BitReader {
    private final MemorySegment memory;
    private final long end;
    private final boolean unescapes;
    private long at;
    private int bit;
    private int zeros;
    private boolean exhausted;

    /** @param unescapes whether the third byte of 00 00 03 is left out, as in H.264 NAL units (ITU-T H.264, 7.4.1) */
    BitReader(MemorySegment memory, long offset, long length, boolean unescapes) {
        this.memory = memory;
        this.at = offset;
        this.end = offset + length;
        this.unescapes = unescapes;
    }

    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | next();
        }
        return value;
    }

    boolean flag() {
        return next() == 1;
    }

    void skip(int count) {
        bits(count);
    }

    /** An Exp-Golomb number, ue(v) (ITU-T H.264, 9.1). */
    int unsigned() {
        int leading = 0;
        while (next() == 0) {
            if (exhausted || ++leading > 31) {
                exhausted = true;
                return 0;
            }
        }
        return leading == 0 ? 0 : (1 << leading) - 1 + bits(leading);
    }

    boolean isExhausted() {
        return exhausted;
    }

    private int next() {
        if (unescapes && bit == 0 && zeros >= 2 && at < end && RtpView.u8(memory, at) == 3) {
            at++;
            zeros = 0;
        }
        if (at >= end) {
            exhausted = true;
            return 0;
        }
        int octet = RtpView.u8(memory, at);
        int value = octet >>> 7 - bit & 1;
        if (++bit == 8) {
            bit = 0;
            at++;
            zeros = octet == 0 ? zeros + 1 : 0;
        }
        return value;
    }
}
