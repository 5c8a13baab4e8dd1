package dev.madang.media.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The replay windows of a Peer by SSRC, a bounded number: an open-addressed table that grows by doubling. */
final class SsrcWindows {
    /** Enough for 50 people's audio, video and retransmissions on one Peer. */
    static final int LIMIT = 256;

    private static final int HASH = 0x9e37_79b9;

    private int[] ssrcs = new int[8];
    private @Nullable ReplayWindow[] windows = new @Nullable ReplayWindow[8];
    private int count;

    @Nullable
    ReplayWindow find(int ssrc) {
        return windows[slot(ssrc)];
    }

    boolean isFull() {
        return count == LIMIT;
    }

    /** Adds a window for an SSRC that has none yet. */
    ReplayWindow add(int ssrc) {
        if (2 * count >= ssrcs.length) {
            grow();
        }
        int slot = slot(ssrc);
        ReplayWindow window = new ReplayWindow();
        ssrcs[slot] = ssrc;
        windows[slot] = window;
        count++;
        return window;
    }

    /** Where the SSRC is, or the empty place where it would be; there always is one. */
    private int slot(int ssrc) {
        int mask = ssrcs.length - 1;
        int slot = (ssrc * HASH >>> 16) & mask;
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
