package dev.madang.media.congestion;

/**
 * When the packets under the last transport-wide numbers were sent and how large they were, so that feedback can be read
 * against it. Each is taken once.
 */
final class SentPackets {
    private static final int ENTRIES = 2048;
    private static final int MASK = ENTRIES - 1;
    private static final int SIZE = 0x7fff;
    private static final int LOST = 0x8000;

    private final long[] sentNanos = new long[ENTRIES];
    /** Number in the upper half, size in the lower and whether it was called lost; 0 when there is nothing to take. */
    private final int[] entries = new int[ENTRIES];

    private long takenNanos;

    void record(int transportSequence, int bytes, long nowNanos) {
        int at = transportSequence & MASK;
        sentNanos[at] = nowNanos;
        entries[at] = transportSequence << 16 | Math.min(bytes, SIZE);
    }

    /** Its size in bytes, once; 0 when it is not known, or was taken. */
    int take(int transportSequence) {
        int size = size(transportSequence);
        if (size > 0) {
            int at = transportSequence & MASK;
            entries[at] = 0;
            takenNanos = sentNanos[at];
        }
        return size;
    }

    /** Its size in bytes as long as it was not taken, else 0. */
    int size(int transportSequence) {
        int entry = entries[transportSequence & MASK];
        return entry >>> 16 == transportSequence ? entry & SIZE : 0;
    }

    /** Its size in bytes when it is called lost for the first time; else 0. Packets called lost may still arrive. */
    int markLost(int transportSequence) {
        int at = transportSequence & MASK;
        boolean before = (entries[at] & LOST) != 0;
        int size = size(transportSequence);
        if (size > 0) {
            entries[at] |= LOST;
        }
        return before ? 0 : size;
    }

    /** When the packet taken last was sent. */
    long takenNanos() {
        return takenNanos;
    }
}
