package dev.madang.benchmarks;

import dev.madang.media.receive.HeaderTap;

/** One viewer's packets, and those that are missing by their sequence numbers. Written by its worker alone. */
final class HeaderCount implements HeaderTap {
    private volatile long packets;
    private volatile long missing;
    private int highest = -1;

    @Override
    public void onHeader(int ssrc, int sequence, int wireBytes) {
        packets++;
        if (highest >= 0) {
            int ahead = (short) (sequence - highest);
            if (ahead <= 0) {
                missing--;
                return;
            }
            missing += ahead - 1;
        }
        highest = sequence;
    }

    long packets() {
        return packets;
    }

    long missing() {
        return missing;
    }
}
