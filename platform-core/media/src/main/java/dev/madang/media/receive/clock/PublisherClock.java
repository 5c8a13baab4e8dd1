package dev.madang.media.receive.clock;

import dev.madang.media.rtcp.NtpTime;

/**
 * What one publisher's wallclock says more than ours, by the sender reports of all its streams together. They all tell of
 * one clock (RFC 3550, 6.5.1), so a stream whose reports say something else by more than a second is not believed. Viewers
 * are told our time, of every publisher: what they are told goes on when another one comes into a Slot, and the voice of one
 * beside the picture of another is not torn from it. It never jumps.
 */
public final class PublisherClock {
    /** Reports may be so far from when the packets come, in NTP units. */
    static final long TOLERANCE = 1L << 32;
    /** So many reports in a row that agree, and none for the old time: the publisher has set its clock. */
    private static final int ENOUGH = 6;

    private final long epochNtp;
    private boolean heard;
    private long offset;
    private long shift;
    private long otherOffset;
    private int others;

    /** @param epochNtp our NTP time, 64-bit fixed point, where the worker's nanoseconds are 0 */
    public PublisherClock(long epochNtp) {
        this.epochNtp = epochNtp;
    }

    /** Our NTP time at that time. */
    long ours(long nanos) {
        return epochNtp + NtpTime.ofNanos(nanos);
    }

    /** A report says so much more than our clock when its moment's packets come. */
    void onReport(long claimed) {
        if (!heard) {
            heard = true;
            offset = claimed;
            shift = -claimed;
        } else if (agree(claimed, offset)) {
            // Clocks drift apart.
            offset += claimed - offset >> 4;
            others = 0;
        } else if (others == 0 || !agree(claimed, otherOffset)) {
            otherOffset = claimed;
            others = 1;
        } else if (++others >= ENOUGH) {
            shift -= otherOffset - offset;
            offset = otherOffset;
            others = 0;
        }
    }

    /** What viewers are told of that time of ours. */
    long told(long nanos) {
        return ours(nanos) + offset + shift;
    }

    /** What viewers are told in the place of that time in a report. */
    long toldOfReport(long ntp) {
        return ntp + shift;
    }

    /** Whether these times are the same for our purposes. */
    static boolean agree(long ntp, long other) {
        long apart = ntp - other;
        return apart >= -TOLERANCE && apart <= TOLERANCE;
    }
}
