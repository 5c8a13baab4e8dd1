package dev.madang.media.relay.node;

import org.jspecify.annotations.Nullable;

/**
 * Which packet went under which transport sequence number: numbers count all packets of one pair of workers from 1 on. With the
 * number a packet is written once more to the letter. Grows, within a bound, while numbers are young that it would forget.
 */
final class SentNumbers {
    private static final int FIRST_SIZE = 256;
    /** Less than half of the numbers that there are. */
    private static final int MOST = 16_384;

    private static final long KEPT_NANOS = 1_500_000_000L;
    private static final long REPEAT_NANOS = 5_000_000L;

    private @Nullable GrantedSsrc[] ssrcs = new @Nullable GrantedSsrc[FIRST_SIZE];
    private long[] sequences = new long[FIRST_SIZE];
    private long[] sentNanos = new long[FIRST_SIZE];
    private long newest;

    /** The number of a packet that is sent for the first time now. */
    long add(GrantedSsrc ssrc, long sequence, long nowNanos) {
        newest++;
        int at = at(newest);
        if (ssrcs[at] != null && ssrcs.length < MOST && nowNanos - sentNanos[at] < KEPT_NANOS) {
            grow();
            at = at(newest);
        }
        ssrcs[at] = ssrc;
        sequences[at] = sequence;
        sentNanos[at] = nowNanos;
        return newest;
    }

    private void grow() {
        int size = ssrcs.length;
        @Nullable GrantedSsrc[] olderSsrcs = ssrcs;
        long[] olderSequences = sequences;
        long[] olderNanos = sentNanos;
        ssrcs = new @Nullable GrantedSsrc[2 * size];
        sequences = new long[2 * size];
        sentNanos = new long[2 * size];
        for (long number = Math.max(1, newest - size); number < newest; number++) {
            int from = (int) number & size - 1;
            int to = at(number);
            ssrcs[to] = olderSsrcs[from];
            sequences[to] = olderSequences[from];
            sentNanos[to] = olderNanos[from];
        }
    }

    /** Newest number given, 0 before the first. */
    long newest() {
        return newest;
    }

    /** The number of those 16 bits that is nearest to the newest one. */
    long unwrap(int number) {
        return newest + (short) (number - (int) newest);
    }

    /** The SSRC under which that number went, or null where it is not known any more, or went just now. */
    @Nullable
    GrantedSsrc toRepeat(long number, long nowNanos) {
        if (number < 1 || number > newest || number <= newest - ssrcs.length) {
            return null;
        }
        int at = at(number);
        if (nowNanos - sentNanos[at] < REPEAT_NANOS) {
            return null;
        }
        sentNanos[at] = nowNanos;
        return ssrcs[at];
    }

    /** The extended sequence number of the packet of that number. */
    long sequence(long number) {
        return sequences[at(number)];
    }

    private int at(long number) {
        return (int) number & ssrcs.length - 1;
    }
}
