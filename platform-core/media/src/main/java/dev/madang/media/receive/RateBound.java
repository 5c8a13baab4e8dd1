package dev.madang.media.receive;

/**
 * Holds a sender to so many bits and packets a second, and to what it may send at once: a token bucket that is kept as the
 * time for which the sender has used its rate up (the virtual scheduling algorithm of ITU-T I.371, annex A). No allocation.
 */
final class RateBound {
    /** A sender may be so far ahead of its rate: key frames and probes come at once. */
    public static final long BURST_NANOS = 1_000_000_000L;

    private static final int FRACTION_BITS = 20;

    /** Nanoseconds that a byte takes at this rate, with {@value #FRACTION_BITS} bits of fraction. */
    private final long byteTime;

    private final long packetNanos;
    private long bytesUntilNanos = Long.MIN_VALUE / 2;
    private long packetsUntilNanos = Long.MIN_VALUE / 2;

    /**
     * @param bitsPerSecond from 1,000
     * @param packetsPerSecond from 1
     */
    public RateBound(long bitsPerSecond, long packetsPerSecond) {
        byteTime = (8_000_000_000L << FRACTION_BITS) / Math.max(1_000, bitsPerSecond);
        packetNanos = 1_000_000_000L / packetsPerSecond;
    }

    /** For how long the sender would have to rest until what it sent is within its rate. */
    public long aheadNanos(long nowNanos) {
        return Math.max(0, Math.max(bytesUntilNanos, packetsUntilNanos) - nowNanos);
    }

    /**
     * Whether a packet is within the bound; it does not count before {@link #add}.
     *
     * @param mostNanos how far ahead the sender may be with it, {@link #BURST_NANOS} at the most
     */
    public boolean allows(int bytes, long nowNanos, long mostNanos) {
        long byBytes = Math.max(bytesUntilNanos, nowNanos) + (bytes * byteTime >> FRACTION_BITS);
        long byPackets = Math.max(packetsUntilNanos, nowNanos) + packetNanos;
        return Math.max(byBytes, byPackets) - nowNanos <= mostNanos;
    }

    /** Counts a packet. */
    public void add(int bytes, long nowNanos) {
        bytesUntilNanos = Math.max(bytesUntilNanos, nowNanos) + (bytes * byteTime >> FRACTION_BITS);
        packetsUntilNanos = Math.max(packetsUntilNanos, nowNanos) + packetNanos;
    }
}
