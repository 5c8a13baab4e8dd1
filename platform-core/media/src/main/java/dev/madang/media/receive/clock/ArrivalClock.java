package dev.madang.media.receive.clock;

/**
 * Ties one stream's RTP timestamps to our own time by when its packets come. What counts are those that were delayed least:
 * waiting only adds, so the earliest of some seconds tells the stream's own time, and a drift of its clock is followed.
 */
public final class ArrivalClock {
    /** A packet so far from where the others say is taken for late or wrong, until more of its kind come. */
    static final long JUMP_NANOS = 1_000_000_000L;
    /** What has been off for so long is how it is now: the source's timestamps have jumped. */
    private static final long BELIEVED_NANOS = 1_000_000_000L;

    private static final long WINDOW_NANOS = 4_000_000_000L;

    private final int clockRate;
    private boolean known;
    private int timestamp;
    private long nanos;
    private int newest;
    private long windowEndNanos;
    /** How late the least late packet of this window was. */
    private long leastLateNanos;

    private boolean off;
    private long offByNanos;
    private long offSinceNanos;

    /** @param clockRate of the stream, in hertz */
    public ArrivalClock(int clockRate) {
        this.clockRate = clockRate;
    }

    /** A packet with that timestamp came. */
    public void onPacket(int packetTimestamp, long nowNanos) {
        if (!known) {
            begin(packetTimestamp, nowNanos);
            return;
        }
        long lateNanos = nowNanos - nanosOf(packetTimestamp);
        if (lateNanos > JUMP_NANOS || lateNanos < -JUMP_NANOS) {
            onOdd(packetTimestamp, lateNanos, nowNanos);
            return;
        }
        off = false;
        newest = packetTimestamp;
        if (lateNanos < 0) {
            nanos += lateNanos;
            leastLateNanos = 0;
        } else if (lateNanos < leastLateNanos) {
            leastLateNanos = lateNanos;
        }
        if (nowNanos >= windowEndNanos) {
            nanos = nanosOf(packetTimestamp) + leastLateNanos;
            timestamp = packetTimestamp;
            nextWindow(nowNanos);
        }
    }

    private void onOdd(int packetTimestamp, long lateNanos, long nowNanos) {
        if (!off || Math.abs(lateNanos - offByNanos) > JUMP_NANOS) {
            off = true;
            offByNanos = lateNanos;
            offSinceNanos = nowNanos;
        } else if (nowNanos - offSinceNanos >= BELIEVED_NANOS) {
            begin(packetTimestamp, nowNanos);
        }
    }

    private void begin(int packetTimestamp, long nowNanos) {
        known = true;
        off = false;
        timestamp = packetTimestamp;
        newest = packetTimestamp;
        nanos = nowNanos;
        nextWindow(nowNanos);
    }

    private void nextWindow(long nowNanos) {
        windowEndNanos = nowNanos + WINDOW_NANOS;
        leastLateNanos = JUMP_NANOS;
    }

    /** Whether a packet has come. */
    public boolean isKnown() {
        return known;
    }

    /** The timestamp of the packet that came last. */
    int newest() {
        return newest;
    }

    /** When a packet of that timestamp comes that is not delayed more than the others. */
    public long nanosOf(int rtpTimestamp) {
        return nanos + (rtpTimestamp - timestamp) * 1_000_000_000L / clockRate;
    }
}
