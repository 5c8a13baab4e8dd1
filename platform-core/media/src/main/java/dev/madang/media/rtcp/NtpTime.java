package dev.madang.media.rtcp;

/** NTP's 64-bit fixed-point time: seconds in the upper, their fraction in the lower 32 bits (RFC 3550, 4). */
public final class NtpTime {
    private NtpTime() {}

    /** A span of nanoseconds, negative ones too, in NTP units of 2^-32 s. */
    public static long ofNanos(long nanos) {
        long seconds = Math.floorDiv(nanos, 1_000_000_000L);
        long rest = Math.floorMod(nanos, 1_000_000_000L);
        return (seconds << 32) + ((rest << 32) / 1_000_000_000L);
    }

    /** A span in NTP units of 2^-32 s in nanoseconds. */
    public static long toNanos(long ntp) {
        long seconds = ntp >> 32;
        long fraction = ntp & 0xffff_ffffL;
        return seconds * 1_000_000_000L + ((fraction * 1_000_000_000L) >>> 32);
    }
}
