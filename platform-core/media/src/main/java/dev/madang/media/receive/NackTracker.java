package dev.madang.media.receive;

import java.util.Arrays;

/**
 * Finds the holes in one stream and says when to ask for them (RFC 4585, 6.2.1): at once, then after a round trip, a few
 * times, until they are filled or too old.
 */
public final class NackTracker {
    private static final int MAX_HOLES = 512;
    private static final int MAX_TRIES = 10;
    private static final long MAX_AGE_NANOS = 1_500_000_000L;
    private static final long MIN_RETRY_NANOS = 20_000_000L;
    /** A hole is asked for only after so long, since many are mere reordering. */
    private static final long PATIENCE_NANOS = 5_000_000L;

    /** Requests at the most for each packet that comes: what is short of room must not be asked for ever more. */
    private static final double ASKS_A_PACKET = 0.5;

    private static final double MAX_ASKS = 256;
    private static final int FIRST_HOLES = 16;

    private long[] holes = {};
    private long[] sinceNanos = {};
    private long[] dueNanos = {};
    private long[] askedNanos = {};
    private int[] tries = {};
    private int count;
    private double asks = MAX_ASKS;
    /** Not later than the first due time. */
    private long earliestNanos = Long.MAX_VALUE;

    private long newest = -1;
    private long roundTripNanos = 100_000_000L;
    private boolean gaveUp;
    private long lost;

    /**
     * Notes a packet, also one that came by retransmission.
     *
     * @param sequence its extended sequence number
     * @return whether it filled a hole
     */
    public boolean onPacket(long sequence, long nowNanos) {
        asks = Math.min(MAX_ASKS, asks + ASKS_A_PACKET);
        if (newest < 0 || sequence == newest + 1) {
            newest = sequence;
            return false;
        }
        if (sequence > newest) {
            addHoles(newest + 1, sequence, nowNanos);
            newest = sequence;
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (holes[i] == sequence) {
                if (tries[i] == 1) {
                    // From the only request to the answer; it paces repeated ones.
                    roundTripNanos = (3 * roundTripNanos + Math.max(MIN_RETRY_NANOS, nowNanos - askedNanos[i])) / 4;
                }
                remove(i, 1);
                return true;
            }
        }
        return false;
    }

    /** Nothing up to that extended number is of use any more: no hole there is asked for. */
    public void skip(long sequence) {
        newest = Math.max(newest, sequence);
        lost += count;
        count = 0;
        earliestNanos = Long.MAX_VALUE;
    }

    /** So far the stream has come, whether its packets have or not: those after the newest that came are missing. */
    public void expect(long sequence, long nowNanos) {
        if (newest >= 0 && sequence > newest) {
            addHoles(newest + 1, sequence + 1, nowNanos);
            newest = sequence;
        }
    }

    private void addHoles(long from, long to, long nowNanos) {
        if (to - from > MAX_HOLES) {
            lost += count + to - from;
            count = 0;
            gaveUp = true;
            return;
        }
        int wanted = (int) (to - from);
        if (count + wanted > MAX_HOLES) {
            int excess = count + wanted - MAX_HOLES;
            lost += excess;
            gaveUp = true;
            remove(0, excess);
        }
        grow(count + (int) (to - from));
        earliestNanos = Math.min(earliestNanos, nowNanos + PATIENCE_NANOS);
        for (long hole = from; hole < to; hole++) {
            holes[count] = hole;
            sinceNanos[count] = nowNanos;
            dueNanos[count] = nowNanos + PATIENCE_NANOS;
            tries[count] = 0;
            count++;
        }
    }

    private void grow(int wanted) {
        if (wanted > holes.length) {
            int length = Math.min(MAX_HOLES, Math.max(FIRST_HOLES, Integer.highestOneBit(wanted) * 2));
            holes = Arrays.copyOf(holes, length);
            sinceNanos = Arrays.copyOf(sinceNanos, length);
            dueNanos = Arrays.copyOf(dueNanos, length);
            askedNanos = Arrays.copyOf(askedNanos, length);
            tries = Arrays.copyOf(tries, length);
        }
    }

    /**
     * The sequence numbers to ask for now, ascending.
     *
     * @param out takes their low 16 bits
     * @return how many
     */
    public int due(long nowNanos, int[] out) {
        int due = 0;
        int kept = 0;
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if (nowNanos - sinceNanos[i] > MAX_AGE_NANOS || tries[i] >= MAX_TRIES && dueNanos[i] <= nowNanos) {
                lost++;
                gaveUp = true;
                continue;
            }
            if (dueNanos[i] <= nowNanos && asks < 1) {
                dueNanos[i] = nowNanos + MIN_RETRY_NANOS;
            } else if (dueNanos[i] <= nowNanos && due < out.length) {
                asks--;
                out[due++] = (int) holes[i] & 0xffff;
                tries[i]++;
                askedNanos[i] = nowNanos;
                dueNanos[i] = nowNanos + roundTripNanos + (roundTripNanos >> 2);
            }
            holes[kept] = holes[i];
            sinceNanos[kept] = sinceNanos[i];
            dueNanos[kept] = dueNanos[i];
            askedNanos[kept] = askedNanos[i];
            tries[kept] = tries[i];
            earliest = Math.min(earliest, dueNanos[i]);
            kept++;
        }
        count = kept;
        earliestNanos = earliest;
        return due;
    }

    /** When {@link #due} should be called next. */
    public long deadlineNanos() {
        return gaveUp ? Long.MIN_VALUE : earliestNanos;
    }

    /** Forgets holes before that extended number: a key frame made them pointless. */
    public void forgetBefore(long sequence) {
        int gone = 0;
        while (gone < count && holes[gone] < sequence) {
            gone++;
        }
        if (gone > 0) {
            lost += gone;
            remove(0, gone);
        }
    }

    /** Whether packets were given up since the last call: the decoder will need a key frame. */
    public boolean takeGaveUp() {
        boolean was = gaveUp;
        gaveUp = false;
        return was;
    }

    /** Packets that never came. */
    public long lost() {
        return lost;
    }

    /** Open holes. */
    public int holes() {
        return count;
    }

    private void remove(int at, int length) {
        int tail = count - at - length;
        System.arraycopy(holes, at + length, holes, at, tail);
        System.arraycopy(sinceNanos, at + length, sinceNanos, at, tail);
        System.arraycopy(dueNanos, at + length, dueNanos, at, tail);
        System.arraycopy(askedNanos, at + length, askedNanos, at, tail);
        System.arraycopy(tries, at + length, tries, at, tail);
        count -= length;
    }
}
