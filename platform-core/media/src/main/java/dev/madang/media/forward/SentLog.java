package dev.madang.media.forward;

import java.util.Arrays;

/**
 * What a Consumer sent lately, by outgoing sequence number: enough to retransmit it to the letter. One long a packet:
 * low 32 bits of the source's sequence number, 6 bits of epoch, 16 bits of picture id, 8 bits of TL0PICIDX, the marker bit.
 */
final class SentLog {
    static final int EPOCHS = 64;
    static final long NOTHING = -1;
    /** A place that was filled with an empty packet. */
    private static final long PADDING = -2;

    private static final long MARKER = 1L << 62;

    private final int entries;
    private long[] ring = {};
    private long newest = -1;

    /** @param entries how many packets back it reaches, a power of two */
    SentLog(int entries) {
        this.entries = entries;
    }

    /** Notes a packet; numbers between the newest and this one count as not sent. */
    void record(long outgoing, long source, int epoch, int pictureId, int tl0PictureIndex, boolean marker) {
        put(
                outgoing,
                (source & 0xffff_ffffL)
                        | (long) (epoch & (EPOCHS - 1)) << 32
                        | (long) (pictureId & 0xffff) << 38
                        | (long) (tl0PictureIndex & 0xff) << 54
                        | (marker ? MARKER : 0));
    }

    /** Notes an empty packet, which is never retransmitted. */
    void recordPadding(long outgoing) {
        put(outgoing, PADDING);
    }

    private void put(long outgoing, long entry) {
        if (ring.length == 0) {
            ring = new long[entries];
            Arrays.fill(ring, NOTHING);
            newest = outgoing - 1;
        }
        if (outgoing <= newest - entries) {
            return;
        }
        if (outgoing - newest >= entries) {
            Arrays.fill(ring, NOTHING);
        } else {
            for (long skipped = newest + 1; skipped < outgoing; skipped++) {
                ring[(int) skipped & (entries - 1)] = NOTHING;
            }
        }
        newest = Math.max(newest, outgoing);
        ring[(int) outgoing & (entries - 1)] = entry;
    }

    /** Whether nothing was sent under that number yet, for all that is known: an old one counts as sent. */
    boolean isFree(long outgoing) {
        return outgoing > newest || outgoing > newest - ring.length && at(outgoing) == NOTHING;
    }

    private long at(long outgoing) {
        return ring[(int) outgoing & (entries - 1)];
    }

    /** The entry of that outgoing number, or {@link #NOTHING}. */
    long find(long outgoing) {
        return outgoing > newest || outgoing <= newest - ring.length || at(outgoing) == PADDING
                ? NOTHING
                : at(outgoing);
    }

    /** The source's extended sequence number, given a recent one of the same source. */
    static long source(long entry, long near) {
        return near + (int) (entry - near);
    }

    static int epoch(long entry) {
        return (int) (entry >>> 32) & (EPOCHS - 1);
    }

    static int pictureId(long entry) {
        return (int) (entry >>> 38) & 0xffff;
    }

    static int tl0PictureIndex(long entry) {
        return (int) (entry >>> 54) & 0xff;
    }

    static boolean marker(long entry) {
        return (entry & MARKER) != 0;
    }
}
