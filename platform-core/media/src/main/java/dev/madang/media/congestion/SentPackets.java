package dev.madang.media.congestion;

/**
 * When the packets under the last transport-wide numbers were sent and how large they were, so that feedback can be read
 * against it. Each is taken once.
 */
final class SentPackets {
    private static final int ENTRIES = 2048;
    private static final int MASK = ENTRIES - 1;

    private final long[] sentNanos = new long[ENTRIES];
    /** Number in the upper half, size in the lower; 0 when there is nothing to take. */
    private final int[] entries = new int[ENTRIES];

    private long takenNanos;

    void record(int transportSequence, int bytes, long nowNanos) {
        int at = transportSequence & MASK;
        sentNanos[at] = nowNanos;
        entries[at] = transportSequence << 16 | Math.min(bytes, 0xffff);
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
        return entry >>> 16 == transportSequence ? entry & 0xffff : 0;
    }

    /** When the packet taken last was sent. */
    long takenNanos() {
        return takenNanos;
    }
}
