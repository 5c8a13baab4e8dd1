package dev.madang.media.forward;

import java.util.Arrays;

/**
 * Maps a source's numbers (sequence numbers, picture ids; already unwrapped) to gapless outgoing ones while some are left
 * out on purpose. A number that is merely missing keeps its place, so that it can still come late. The newest number and
 * all before it have a fixed place; only numbers ahead of it can be left out.
 */
final class SequenceMap {
    /** The number has no outgoing place: it was left out, or is older than this map remembers. */
    static final long NONE = -1;

    private static final int MOST_CHANGES = 64;

    /** From {@code changeAt[i]} (inclusive) on, until the next change, the offset is {@code changeOffset[i]}. */
    private long[] changeAt = new long[1];

    private long[] changeOffset = new long[1];
    /** How many numbers just before {@code changeAt[i]} were left out. */
    private long[] changeGap = new long[1];

    private int changes;
    /** Of the newest change, beside what is read for every packet. */
    private long offset;

    private long newest;
    private boolean started;

    /** Starts anew so that source number {@code source} becomes {@code outgoing}. */
    void start(long source, long outgoing) {
        changes = 0;
        started = true;
        newest = source - 1;
        record(source, outgoing - source, Long.MAX_VALUE);
    }

    boolean started() {
        return started;
    }

    /** The outgoing number of {@code source}, which takes its place when it is ahead; {@link #NONE} when it has none. */
    long map(long source) {
        if (source > newest) {
            newest = source;
            return source + offset;
        }
        int first = Math.max(0, changes - changeAt.length);
        for (int i = changes - 1; i >= first; i--) {
            int at = i & (changeAt.length - 1);
            if (source >= changeAt[at]) {
                return source + changeOffset[at];
            }
            if (source >= changeAt[at] - changeGap[at] || changeGap[at] == Long.MAX_VALUE) {
                return NONE;
            }
        }
        return NONE;
    }

    /**
     * Leaves {@code source} out.
     *
     * @return whether it could be: false when it is not ahead of the newest number, so that its place is fixed
     */
    boolean leaveOut(long source) {
        if (source <= newest) {
            return map(source) == NONE;
        }
        int last = (changes - 1) & (changeAt.length - 1);
        if (source == newest + 1 && changeAt[last] == source && changeGap[last] != Long.MAX_VALUE) {
            changeAt[last]++;
            changeOffset[last] = --offset;
            changeGap[last]++;
        } else {
            record(source + 1, offset - 1, 1);
        }
        newest = source;
        return true;
    }

    /** Newest source number mapped or left out. */
    long newest() {
        return newest;
    }

    private void record(long at, long offset, long gap) {
        if (changes == changeAt.length && changes < MOST_CHANGES) {
            changeAt = Arrays.copyOf(changeAt, changes * 2);
            changeOffset = Arrays.copyOf(changeOffset, changes * 2);
            changeGap = Arrays.copyOf(changeGap, changes * 2);
        }
        int next = changes & (changeAt.length - 1);
        changeAt[next] = at;
        changeOffset[next] = offset;
        this.offset = offset;
        changeGap[next] = gap;
        changes++;
    }
}
