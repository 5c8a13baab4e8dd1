package dev.madang.media.ice;

import java.util.Arrays;

/** The remote addresses of one Peer's valid pairs, when each was heard, and which has proved to be the Peer's. */
final class ValidPairs {
    /** Remote addresses of one Peer; the longest silent one makes room. */
    static final int MAX = 16;

    private int[] addresses = new int[2];
    private long[] heardNanos = new long[2];
    private boolean[] proven = new boolean[2];
    private int count;
    /** Where the newest packet was found: the next one is from there too, as a rule. */
    private int newest;

    /** The place of that address, or -1. */
    int find(int address) {
        if (newest < count && addresses[newest] == address) {
            return newest;
        }
        for (int i = 0; i < count; i++) {
            if (addresses[i] == address) {
                newest = i;
                return i;
            }
        }
        return -1;
    }

    /** Takes an address in and returns its place; two are never given up for another. */
    int add(int address, int kept, int alsoKept, long nowNanos) {
        int at = count < MAX ? count++ : longestSilent(kept, alsoKept);
        if (at == addresses.length) {
            addresses = Arrays.copyOf(addresses, at * 2);
            heardNanos = Arrays.copyOf(heardNanos, at * 2);
            proven = Arrays.copyOf(proven, at * 2);
        }
        addresses[at] = address;
        heardNanos[at] = nowNanos;
        proven[at] = false;
        return at;
    }

    private int longestSilent(int kept, int alsoKept) {
        int oldest = -1;
        for (int i = 0; i < count; i++) {
            boolean may = addresses[i] != kept && addresses[i] != alsoKept;
            if (may && (oldest < 0 || heardNanos[i] < heardNanos[oldest])) {
                oldest = i;
            }
        }
        return oldest;
    }

    void heard(int at, long nowNanos) {
        heardNanos[at] = nowNanos;
    }

    /** When that address was heard last; the address is one of these. */
    long heardNanos(int address) {
        return heardNanos[find(address)];
    }

    boolean isProven(int at) {
        return at >= 0 && proven[at];
    }

    void prove(int at, boolean now) {
        proven[at] = now;
    }

    /** The address heard last, of those that are proven or of all; -1 when there is none. */
    int heardLast(boolean onlyProven) {
        int last = -1;
        for (int i = 0; i < count; i++) {
            if ((proven[i] || !onlyProven) && (last < 0 || heardNanos[i] > heardNanos[last])) {
                last = i;
            }
        }
        return last < 0 ? -1 : addresses[last];
    }

    int[] addresses() {
        return Arrays.copyOf(addresses, count);
    }
}
