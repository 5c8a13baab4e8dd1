package dev.madang.media.receive;

/** What a receiver report says of one stream (RFC 3550, 6.4.1, A.3 and A.8). */
final class ReceptionStatistics {
    private final int clockRate;
    private long first = -1;
    private long highest;
    private long received;
    private long expectedPrior;
    private long receivedPrior;
    private long jitterTimes16;
    private long lastTransit;
    private boolean anyTransit;
    private int lastSenderReport;
    private long senderReportNanos = -1;

    /** @param clockRate of the stream, in hertz */
    public ReceptionStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /** Notes a packet by its extended sequence number and RTP timestamp. */
    public void onPacket(long sequence, int timestamp, long nowNanos) {
        if (first < 0) {
            first = sequence;
            highest = sequence;
            expectedPrior = 0;
        }
        received++;
        if (sequence < highest) {
            return;
        }
        highest = sequence;
        long arrival = nowNanos / 1_000 * clockRate / 1_000_000;
        long transit = (int) (arrival - timestamp);
        if (anyTransit) {
            long difference = Math.abs((int) (transit - lastTransit));
            jitterTimes16 += difference - (jitterTimes16 + 8 >> 4);
        }
        anyTransit = true;
        lastTransit = transit;
    }

    /** Notes a sender report by its 64-bit NTP time. */
    public void onSenderReport(long ntp, long nowNanos) {
        lastSenderReport = (int) (ntp >>> 16);
        senderReportNanos = nowNanos;
    }

    /** Fraction lost since the last call, in 1/256. */
    public int takeFractionLost() {
        long expected = expected();
        long expectedInterval = expected - expectedPrior;
        long receivedInterval = received - receivedPrior;
        expectedPrior = expected;
        receivedPrior = received;
        long lost = expectedInterval - receivedInterval;
        return expectedInterval <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / expectedInterval);
    }

    /** Packets expected less packets received; may be negative with duplicates. */
    public long cumulativeLost() {
        return expected() - received;
    }

    private long expected() {
        return first < 0 ? 0 : highest - first + 1;
    }

    /** Low 32 bits of the highest extended sequence number. */
    public int extendedHighest() {
        return (int) (highest - 0x1_0000L);
    }

    /** Interarrival jitter in timestamp units. */
    public int jitter() {
        return (int) (jitterTimes16 >> 4);
    }

    /** Middle 32 bits of the last sender report's NTP time, or 0. */
    public int lastSenderReport() {
        return lastSenderReport;
    }

    /** Time since the last sender report in 1/65,536 s, or 0. */
    public int delaySinceSenderReport(long nowNanos) {
        return senderReportNanos < 0 ? 0 : (int) (((nowNanos - senderReportNanos) << 16) / 1_000_000_000L);
    }

    public boolean hasPackets() {
        return first >= 0;
    }
}
