package dev.madang.media.congestion;

import dev.madang.media.rtp.PacketInfo;

/**
 * What a publisher without transport-cc may send, estimated here and told it by REMB (draft-alvestrand-rmcat-remb-03): the
 * rate is raised while the delay is steady and cut to a part of what arrives when a queue grows (draft-ietf-rmcat-gcc-02,
 * 5.5). The publisher takes account of loss itself, by our receiver reports. Sending times are abs-send-time, or the RTP timestamps of
 * one stream where that extension is missing. One thread; no allocation.
 */
public final class RembEstimator {
    private static final long REPEAT_NANOS = 1_000_000_000L;
    private static final long BUCKET_NANOS = 100_000_000L;
    private static final int BUCKETS = 10;
    private static final long STALE_NANOS = 2_000_000_000L;
    private static final long CUT_NANOS = 300_000_000L;
    private static final double CUT = 0.85;
    private static final double RISE_A_SECOND = 1.08;
    private static final long LEAST_BPS = 30_000;
    private static final long SLACK_BPS = 10_000;

    private final ArrivalGroups groups = new ArrivalGroups();
    private final DelayTrend trend = new DelayTrend();
    private final long[] buckets = new long[BUCKETS];
    private long firstNanos = -1;
    private long bucket;
    private long sendNanos;
    private int lastSendTicks;
    private boolean absolute;
    private int reference;
    private long referenceNanos;
    private long bitrateBps = -1;
    private long risenNanos;
    private long cutNanos = Long.MIN_VALUE / 2;
    private long sentNanos;
    private boolean due;

    /**
     * Takes a packet.
     *
     * @param clockRate of its RTP timestamps, in hertz
     * @param bytes on the wire
     */
    public void onPacket(PacketInfo info, int clockRate, int bytes, long nowNanos) {
        count(bytes, nowNanos);
        if (!takesSendTime(info, clockRate, nowNanos) || !groups.onPacket(sendNanos, nowNanos)) {
            return;
        }
        DelayTrend.Usage usage = trend.onGroup(groups.sendDeltaNanos(), groups.arrivalDeltaNanos(), nowNanos);
        long incoming = incomingBps(nowNanos);
        if (nowNanos - firstNanos < REPEAT_NANOS || incoming == 0) {
            return;
        }
        if (bitrateBps < 0) {
            bitrateBps = ceiling(incoming);
            risenNanos = nowNanos;
            sentNanos = nowNanos;
            due = true;
        }
        switch (usage) {
            case OVER -> cut(incoming, nowNanos);
            case UNDER -> risenNanos = nowNanos;
            case NORMAL -> rise(incoming, nowNanos);
        }
    }

    private boolean takesSendTime(PacketInfo info, int clockRate, long nowNanos) {
        boolean hasAbsolute = info.absoluteSendTime >= 0;
        int ticks = hasAbsolute ? info.absoluteSendTime : info.timestamp;
        if (referenceNanos == 0 || nowNanos - referenceNanos > STALE_NANOS) {
            // The first one, or another clock after a stream that ended: nothing to compare it with but our own clock.
            sendNanos += referenceNanos == 0 ? 0 : nowNanos - referenceNanos;
            absolute = hasAbsolute;
            reference = info.ssrc;
        } else if (hasAbsolute != absolute || !hasAbsolute && info.ssrc != reference) {
            return false;
        } else {
            // 24 bits, of which 18 are the fraction of a second, or 32 bits of the stream's clock; both wrap.
            long step = hasAbsolute
                    ? ((long) (ticks - lastSendTicks << 8 >> 8) * 1_000_000_000L) >> 18
                    : (long) (ticks - lastSendTicks) * 1_000_000_000L / clockRate;
            long passed = nowNanos - referenceNanos;
            // A clock that jumps is another one from then on.
            sendNanos += Math.abs(step - passed) > STALE_NANOS ? passed : step;
        }
        lastSendTicks = ticks;
        referenceNanos = nowNanos;
        return true;
    }

    private void count(int bytes, long nowNanos) {
        if (firstNanos < 0) {
            firstNanos = nowNanos;
        }
        advance(nowNanos);
        buckets[(int) (bucket % BUCKETS)] += bytes;
    }

    private void advance(long nowNanos) {
        long now = (nowNanos - firstNanos) / BUCKET_NANOS;
        for (int i = 0; bucket < now && i < BUCKETS; i++) {
            bucket++;
            buckets[(int) (bucket % BUCKETS)] = 0;
        }
        if (bucket < now) {
            bucket = now;
            buckets[(int) (bucket % BUCKETS)] = 0;
        }
    }

    private long incomingBps(long nowNanos) {
        long bytes = 0;
        for (long each : buckets) {
            bytes += each;
        }
        long intoBucket = (nowNanos - firstNanos) % BUCKET_NANOS;
        return bytes * 8 * 1_000_000_000L / ((BUCKETS - 1) * BUCKET_NANOS + intoBucket + 1);
    }

    private static long ceiling(long incomingBps) {
        return incomingBps * 3 / 2 + SLACK_BPS;
    }

    private void rise(long incoming, long nowNanos) {
        double seconds = (nowNanos - risenNanos) / 1e9;
        risenNanos = nowNanos;
        long risen = (long) (bitrateBps * Math.pow(RISE_A_SECOND, Math.min(seconds, 1)));
        // What was never sent was never tried.
        bitrateBps = Math.max(bitrateBps, Math.min(risen, ceiling(incoming)));
    }

    private void cut(long incoming, long nowNanos) {
        risenNanos = nowNanos;
        if (nowNanos - cutNanos < CUT_NANOS) {
            return;
        }
        cutNanos = nowNanos;
        long lower = Math.max(LEAST_BPS, (long) (incoming * CUT));
        if (lower < bitrateBps) {
            bitrateBps = lower;
            due = true;
        }
    }

    /** When {@link #takeDue} should be asked next. */
    public long deadlineNanos() {
        return bitrateBps < 0 ? Long.MAX_VALUE : due ? sentNanos : sentNanos + REPEAT_NANOS;
    }

    /** The rate to tell the publisher now, in bits a second, or -1: at once when it has fallen, else every second. */
    public long takeDue(long nowNanos) {
        if (bitrateBps < 0 || !due && nowNanos - sentNanos < REPEAT_NANOS) {
            return -1;
        }
        due = false;
        sentNanos = nowNanos;
        return bitrateBps;
    }
}
