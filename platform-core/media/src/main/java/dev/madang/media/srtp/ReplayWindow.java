package dev.madang.media.srtp;

/** Which packet indices of one stream have been seen, the newest 1,024 (RFC 3711, 3.3.2). */
final class ReplayWindow {
    private static final int SIZE = 1024;

    private final long[] seen = new long[SIZE / 64];
    private long newest = -1;

    /** Newest index seen, or -1. */
    long newest() {
        return newest;
    }

    /** Whether the index was seen, or is too old to tell. */
    boolean isReplayed(long index) {
        if (index > newest) {
            return false;
        }
        return newest - index >= SIZE || (seen[word(index)] & 1L << index) != 0;
    }

    void add(long index) {
        if (index > newest) {
            long clear = Math.min(SIZE, newest < 0 ? SIZE : index - newest);
            for (long i = index - clear + 1; i <= index; i++) {
                seen[word(i)] &= ~(1L << i);
            }
            newest = index;
        }
        seen[word(index)] |= 1L << index;
    }

    private static int word(long index) {
        return (int) (index >>> 6) & SIZE / 64 - 1;
    }
}
