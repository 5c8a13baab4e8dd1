package dev.madang.media.relay.node;

/** SSRCs of streams that ended lately: what is under way of them is no stranger's. A bounded number, the oldest goes first. */
final class EndedSsrcs {
    private static final int MOST = 1_024;

    private int[] ssrcs = {};
    private int count;

    void add(int ssrc) {
        if (ssrcs.length == 0) {
            ssrcs = new int[MOST];
        }
        ssrcs[count++ % MOST] = ssrc;
    }

    boolean contains(int ssrc) {
        for (int i = 0; i < Math.min(count, MOST); i++) {
            if (ssrcs[i] == ssrc) {
                return true;
            }
        }
        return false;
    }
}
