package dev.madang.media.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The replay windows of a Peer by SSRC, a bounded number: an open-addressed table that grows by doubling. Where it is full
 * the window that was used least recently makes room, of those that nobody wants kept; of as many more SSRCs the newest
 * index is remembered, so that nothing of them can be replayed.
 */
final class SsrcWindows {
    /** Enough for 50 people's audio, video and retransmissions on one Peer. */
    static final int LIMIT = 256;

    private static final int HASH = 0x9e37_79b9;

    private final int limit;
    private int[] ssrcs = new int[8];
    private @Nullable ReplayWindow[] windows = new @Nullable ReplayWindow[8];
    private int count;
    private int kept;
    private long uses;

    private int[] forgottenSsrcs = {};
    private long[] forgottenNewest = {};
    private int forgotten;

    /** @param limit windows at once */
    SsrcWindows(int limit) {
        this.limit = limit;
    }

    @Nullable
    ReplayWindow find(int ssrc) {
        return windows[slot(ssrc)];
    }

    /** Whether none can be added. */
    boolean isFull() {
        return kept == limit;
    }

    /** Newest index of an SSRC that has no window any more, or -1. */
    long newestForgotten(int ssrc) {
        long newest = -1;
        for (int i = 0; i < forgottenSsrcs.length; i++) {
            if (forgottenSsrcs[i] == ssrc) {
                newest = Math.max(newest, forgottenNewest[i]);
            }
        }
        return newest;
    }

    /** How many were forgotten. */
    int forgotten() {
        return forgotten;
    }

    /** Adds a window for an SSRC that has none yet. */
    ReplayWindow add(int ssrc) {
        ReplayWindow window = new ReplayWindow(newestForgotten(ssrc));
        if (count == limit) {
            forgetOne();
        } else if (2 * count >= ssrcs.length) {
            grow();
        }
        int slot = slot(ssrc);
        ssrcs[slot] = ssrc;
        windows[slot] = window;
        count++;
        return window;
    }

    /** An authentic packet of that index came. */
    void use(ReplayWindow window, long index) {
        window.add(index);
        window.used = ++uses;
    }

    /** The window of that SSRC, where there is one, must stay, or may go. */
    void keep(int ssrc, boolean keeps) {
        ReplayWindow window = find(ssrc);
        if (window != null && window.kept != keeps) {
            window.kept = keeps;
            kept += keeps ? 1 : -1;
        }
    }

    private void forgetOne() {
        int oldest = -1;
        long used = Long.MAX_VALUE;
        for (int i = 0; i < windows.length; i++) {
            ReplayWindow window = windows[i];
            if (window != null && !window.kept && window.used < used) {
                oldest = i;
                used = window.used;
            }
        }
        ReplayWindow gone = oldest < 0 ? null : windows[oldest];
        if (gone == null) {
            throw new IllegalStateException("all are kept");
        }
        if (forgottenSsrcs.length == 0) {
            forgottenSsrcs = new int[limit];
            forgottenNewest = new long[limit];
            Arrays.fill(forgottenNewest, -1);
        }
        forgottenSsrcs[forgotten % limit] = ssrcs[oldest];
        forgottenNewest[forgotten % limit] = gone.newest();
        forgotten++;
        remove(oldest);
    }

    /** Those behind move up, so that all are found from where they should be. */
    private void remove(int slot) {
        int mask = ssrcs.length - 1;
        int hole = slot;
        windows[hole] = null;
        for (int at = hole + 1 & mask; windows[at] != null; at = at + 1 & mask) {
            if ((at - home(ssrcs[at]) & mask) >= (at - hole & mask)) {
                ssrcs[hole] = ssrcs[at];
                windows[hole] = windows[at];
                windows[at] = null;
                hole = at;
            }
        }
        count--;
    }

    private int home(int ssrc) {
        return (ssrc * HASH >>> 16) & ssrcs.length - 1;
    }

    /** Where the SSRC is, or the empty place where it would be; there always is one. */
    private int slot(int ssrc) {
        int mask = ssrcs.length - 1;
        int slot = home(ssrc);
        while (windows[slot] != null && ssrcs[slot] != ssrc) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldSsrcs = ssrcs;
        @Nullable ReplayWindow[] oldWindows = windows;
        ssrcs = new int[oldSsrcs.length * 2];
        windows = Arrays.copyOf(oldWindows, oldWindows.length * 2);
        Arrays.fill(windows, null);
        for (int i = 0; i < oldSsrcs.length; i++) {
            if (oldWindows[i] != null) {
                int slot = slot(oldSsrcs[i]);
                ssrcs[slot] = oldSsrcs[i];
                windows[slot] = oldWindows[i];
            }
        }
    }
}
