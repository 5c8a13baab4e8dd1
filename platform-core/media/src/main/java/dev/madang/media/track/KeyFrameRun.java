package dev.madang.media.track;

import dev.madang.media.memory.PacketSlab;

/**
 * The packets of an encoding from its newest key frame on, with which a late viewer begins, whether the publisher gives
 * another key frame for the asking or not. It is kept whatever its age, a picture that stands still for hours too, while it
 * is small enough and packet memory is plentiful; it is the first thing to go where that runs short.
 */
final class KeyFrameRun {
    static final int MOST_PACKETS = 1_500;
    static final int MOST_BYTES = 1_500_000;
    /** A viewer decodes them all at once. */
    static final int MOST_FRAMES = 300;
    /** A picture that stands still is about so large. */
    private static final int FEW_PACKETS = 128;
    /** It becomes sharper with the first of them. */
    private static final int FEW_FRAMES = 30;

    private long start = -1;
    private long bytes;
    private int frames;
    private int timestamp;

    /** A key frame starts there. */
    void begin(long sequence) {
        start = sequence;
        bytes = 0;
        frames = 0;
    }

    /** A packet of the encoding came. */
    void add(long sequence, int packetTimestamp, int lengthBytes) {
        if (start >= 0 && sequence >= start) {
            bytes += lengthBytes;
            if (frames == 0 || packetTimestamp != timestamp) {
                frames++;
                timestamp = packetTimestamp;
            }
        }
    }

    /** Nothing of it is left. */
    void forget() {
        start = -1;
    }

    /** Sequence number of its first packet, or -1. */
    long start() {
        return start;
    }

    /** Whether it is no more than one of a picture that stands still: more would show as old pictures when it is repeated. */
    boolean isStill(long newest) {
        return start >= 0 && newest - start < FEW_PACKETS && frames <= FEW_FRAMES;
    }

    /** Whether a viewer may be sent all of it. */
    boolean isSmall(long newest) {
        return start >= 0 && newest - start < MOST_PACKETS && bytes <= MOST_BYTES && frames <= MOST_FRAMES;
    }

    /** From which sequence number on packets are kept whatever their age. */
    long keptFrom(long newest, PacketSlab slab) {
        int quarters = (int) (4L * slab.inUse() / slab.limit());
        boolean kept = isSmall(newest) && (quarters == 0 || quarters == 1 && newest - start < FEW_PACKETS);
        return kept ? start : Long.MAX_VALUE;
    }
}
