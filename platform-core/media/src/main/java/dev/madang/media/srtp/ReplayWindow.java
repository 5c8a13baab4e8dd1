package dev.madang.media.srtp;

import java.util.Arrays;

/**
 * Which packet indices of one SSRC have been seen: at least the newest 960, so that a retransmission a second late still
 * counts (RFC 3711, 3.3.2). A ring of words, of which the oldest is emptied as the newest is begun.
 */
final class ReplayWindow {
    private static final int WORDS = 16;
    private static final int INDICES = (WORDS - 1) * Long.SIZE;

    private final long[] seen = new long[WORDS];
    private long newest = -1;
    /** When it was used last, on the clock of who holds it. */
    long used;
    /** Whether it may not be forgotten. */
    boolean kept;

    ReplayWindow() {}

    /** Of an SSRC of which only the newest index is remembered: what is older counts as seen. */
    ReplayWindow(long newest) {
        this.newest = newest;
        if (newest >= 0) {
            Arrays.fill(seen, -1);
            // Bits of the newest word beyond the newest index belong to indices to come.
            seen[word(newest)] = -1L >>> Long.SIZE - 1 - (newest & Long.SIZE - 1);
        }
    }

    /** Newest index seen, or -1. */
    long newest() {
        return newest;
    }

    /** Whether the index was seen, or is too old to tell. */
    boolean isReplayed(long index) {
        if (index > newest) {
            return false;
        }
        return newest - index >= INDICES || (seen[word(index)] & 1L << index) != 0;
    }

    void add(long index) {
        if (index > newest) {
            long from = Math.max(newest >> 6, (index >> 6) - WORDS) + 1;
            for (long at = from; at <= index >> 6; at++) {
                seen[(int) at & WORDS - 1] = 0;
            }
            newest = index;
        }
        seen[word(index)] |= 1L << index;
    }

    private static int word(long index) {
        return (int) (index >>> 6) & WORDS - 1;
    }
}
