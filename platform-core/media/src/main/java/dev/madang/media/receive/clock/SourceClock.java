package dev.madang.media.receive.clock;

import dev.madang.media.rtcp.NtpTime;

/**
 * Which NTP time a stream's RTP timestamps are, as viewers are told: by the publisher's sender reports where they go with
 * when packets come, else by when packets come alone: where there are no reports, where they contradict by more than a
 * second, and where the timestamps have jumped since.
 */
public final class SourceClock {
    /** A publisher's first report comes within so long (RFC 3550, 6.2 and A.7), if it sends any. */
    static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final long OLD_REPORT_NANOS = 3_600_000_000_000L;
    /** What is told follows what is known better by so much at a time, in NTP units: 20 ms. */
    private static final long STEP = (1L << 32) / 50;

    private final PublisherClock publisher;
    private final ArrivalClock arrival;
    private final int clockRate;
    private long firstNanos = -1;

    private boolean reported;
    private long reportNtp;
    private int reportRtp;
    private long reportNanos;

    private boolean known;
    private boolean byReport;
    private long ntp;
    private int rtp;
    private long nanos;

    /**
     * @param publisher shared by all streams of one publisher
     * @param clockRate of the stream, in hertz
     */
    public SourceClock(PublisherClock publisher, int clockRate) {
        this.publisher = publisher;
        this.arrival = new ArrivalClock(clockRate);
        this.clockRate = clockRate;
    }

    /** A packet of media came. */
    public void onPacket(int rtpTimestamp, long nowNanos) {
        if (firstNanos < 0) {
            firstNanos = nowNanos;
        }
        arrival.onPacket(rtpTimestamp, nowNanos);
    }

    /**
     * A sender report came.
     *
     * @param reportedNtp its NTP time, 0 from a sender that knows none (RFC 3550, 6.4.1)
     * @return whether what viewers are told may have changed
     */
    public boolean onReport(long reportedNtp, int rtpTimestamp, long nowNanos) {
        if (reportedNtp == 0 || !arrival.isKnown()) {
            return false;
        }
        publisher.onReport(reportedNtp - publisher.ours(arrival.nanosOf(rtpTimestamp)));
        reported = true;
        reportNtp = reportedNtp;
        reportRtp = rtpTimestamp;
        reportNanos = nowNanos;
        settle(arrival.newest());
        return true;
    }

    /**
     * Time has passed; to be called about once a second.
     *
     * @return whether what viewers are told may have changed
     */
    public boolean onTime(long nowNanos) {
        reported &= nowNanos - reportNanos < OLD_REPORT_NANOS;
        if (!arrival.isKnown() || !reported && nowNanos - firstNanos < PATIENCE_NANOS) {
            return false;
        }
        int newest = arrival.newest();
        if (byReport && reported && PublisherClock.agree(byReport(newest), byArrival(newest))) {
            return false;
        }
        settle(newest);
        return true;
    }

    private void settle(int rtpTimestamp) {
        long target = byArrival(rtpTimestamp);
        byReport = reported && PublisherClock.agree(byReport(rtpTimestamp), target);
        if (byReport) {
            target = byReport(rtpTimestamp);
        }
        long expected = ntp + span(rtpTimestamp - rtp);
        if (known && PublisherClock.agree(expected, target)) {
            target = expected + Math.clamp(target - expected, -STEP, STEP);
        }
        known = true;
        ntp = target;
        rtp = rtpTimestamp;
        nanos = arrival.nanosOf(rtpTimestamp);
    }

    private long byArrival(int rtpTimestamp) {
        return publisher.told(arrival.nanosOf(rtpTimestamp));
    }

    private long byReport(int rtpTimestamp) {
        return publisher.toldOfReport(reportNtp) + span(rtpTimestamp - reportRtp);
    }

    private long span(int ticks) {
        return NtpTime.ofNanos(ticks * 1_000_000_000L / clockRate);
    }

    /** The NTP time, 64-bit fixed point, of {@link #rtp()}. */
    public long ntp() {
        return ntp;
    }

    /** A timestamp of the stream. */
    public int rtp() {
        return rtp;
    }

    /** When packets of {@link #rtp()} come, on the worker's clock. */
    public long nanos() {
        return nanos;
    }
}
