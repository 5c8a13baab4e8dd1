package dev.madang.media.forward;

import dev.madang.media.track.RateMeter;

/** What a Consumer has sent since it was made. */
final class SentCounts {
    private final RateMeter rate = new RateMeter();
    private long packets;
    private long bytes;
    private long keyFrames;
    private long retransmitted;

    /** A packet of so many bytes on the wire went out. */
    void packet(int wireBytes, long nowNanos) {
        packets++;
        bytes += wireBytes;
        rate.add(wireBytes, nowNanos);
    }

    /** A key frame began. */
    void keyFrame() {
        keyFrames++;
    }

    /** A packet was retransmitted; as RTX it is of a stream of its own, which the sender reports of this one leave out. */
    void retransmission(int wireBytes, boolean rtx, long nowNanos) {
        retransmitted++;
        if (rtx) {
            rate.add(wireBytes, nowNanos);
        } else {
            packet(wireBytes, nowNanos);
        }
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    long keyFrames() {
        return keyFrames;
    }

    long retransmitted() {
        return retransmitted;
    }

    long bitrateBps(long nowNanos) {
        return rate.bitsPerSecond(nowNanos);
    }
}
