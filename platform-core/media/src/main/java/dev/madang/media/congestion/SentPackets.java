package dev.madang.media.congestion;

import dev.madang.media.rtcp.TransportFeedback;

/**
 * When the packets under the last transport-wide numbers were sent and how large they were, so that feedback can be read
 * against it. Each is taken once. One long a packet: every viewer has its own, and each packet sent is a write to cold memory.
 */
final class SentPackets {
    private static final int ENTRIES = TransportFeedback.SPAN;
    private static final int INDEX_BITS = Integer.numberOfTrailingZeros(ENTRIES);
    private static final int MASK = ENTRIES - 1;
    // From the lowest bit up: 15 bits of size, whether it was called lost, what the index lacks of the number, 43 bits
    // of time.
    private static final int SIZE = 0x7fff;
    private static final int LOST = 0x8000;
    private static final int NUMBER_SHIFT = 16;
    private static final int NUMBER = 0xffff >>> INDEX_BITS;
    private static final int TIME_SHIFT = NUMBER_SHIFT + Integer.bitCount(NUMBER);
    private static final long TIME = -1L >>> TIME_SHIFT;

    /** 0 where there is nothing to take. */
    private final long[] entries = new long[ENTRIES];

    private int newest;
    private long newestNanos;
    private long foundNanos;

    /** @param nowNanos never less than before */
    void record(int transportSequence, int bytes, long nowNanos) {
        newest = transportSequence;
        newestNanos = nowNanos;
        entries[transportSequence & MASK] = nowNanos << TIME_SHIFT
                | (long) (transportSequence >>> INDEX_BITS) << NUMBER_SHIFT
                | Math.min(bytes, SIZE);
    }

    /** Number of the packet sent last, 0 before the first. */
    int newest() {
        return newest;
    }

    /** Its size in bytes, once; 0 when it is not known, or was taken. */
    int take(int transportSequence) {
        long entry = find(transportSequence);
        int size = (int) entry & SIZE;
        if (size > 0) {
            entries[transportSequence & MASK] = 0;
            foundNanos = timeOf(entry);
        }
        return size;
    }

    /** Its size in bytes when it is called lost for the first time; else 0. Packets called lost may still arrive. */
    int markLost(int transportSequence) {
        long entry = find(transportSequence);
        if (entry == 0 || (entry & LOST) != 0) {
            return 0;
        }
        entries[transportSequence & MASK] = entry | LOST;
        foundNanos = timeOf(entry);
        return (int) entry & SIZE;
    }

    private long find(int transportSequence) {
        long entry = entries[transportSequence & MASK];
        return (entry >>> NUMBER_SHIFT & NUMBER) == transportSequence >>> INDEX_BITS ? entry : 0;
    }

    private long timeOf(long entry) {
        return newestNanos - (newestNanos - (entry >>> TIME_SHIFT) & TIME);
    }

    /** When the packet was sent that was taken or called lost last. */
    long foundNanos() {
        return foundNanos;
    }
}
