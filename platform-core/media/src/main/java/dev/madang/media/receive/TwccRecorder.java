package dev.madang.media.receive;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Records when transport-wide numbered packets came, media, RTX and padding alike, and writes them as transport-cc feedback
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1).
 */
public final class TwccRecorder {
    private static final int WINDOW = 8192;
    private static final long INTERVAL_NANOS = 50_000_000L;
    private static final int MAX_STATUSES = 400;
    private static final int MAX_LEADING_LOSSES = 200;
    private static final long TICK_NANOS = 250_000L;
    private static final long REFERENCE_NANOS = 64_000_000L;
    private static final long NOT_RECEIVED = Long.MIN_VALUE;

    private final long[] arrivals = new long[WINDOW];
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final int[] statuses = new int[MAX_STATUSES];
    private final int[] deltas = new int[MAX_STATUSES];
    private long next = -1;
    private long newest = -1;
    private int feedbackCount;
    private long dueNanos = Long.MAX_VALUE;

    public TwccRecorder() {
        Arrays.fill(arrivals, NOT_RECEIVED);
    }

    /** Notes a packet by its transport-wide number, 0 to 65,535. */
    public void record(int transportSequence, long nowNanos) {
        long sequence = unwrapper.unwrap(transportSequence);
        if (next < 0) {
            next = sequence;
            newest = sequence - 1;
        }
        if (sequence < next) {
            if (newest - sequence >= WINDOW / 2) {
                return;
            }
            next = sequence;
        }
        if (sequence > newest) {
            if (sequence - newest >= WINDOW) {
                Arrays.fill(arrivals, NOT_RECEIVED);
                next = sequence;
            } else {
                for (long missing = newest + 1; missing < sequence; missing++) {
                    arrivals[(int) missing & WINDOW - 1] = NOT_RECEIVED;
                }
            }
            newest = sequence;
            next = Math.max(next, newest - WINDOW / 2);
        }
        arrivals[(int) sequence & WINDOW - 1] = nowNanos;
        if (dueNanos == Long.MAX_VALUE) {
            dueNanos = nowNanos + INTERVAL_NANOS;
        }
    }

    /** When {@link #write} should be called next. */
    public long deadlineNanos() {
        return newest - next >= MAX_STATUSES - 1 ? Long.MIN_VALUE : dueNanos;
    }

    /**
     * Appends one feedback packet for what came since the last, if anything did; may have to be called again.
     *
     * @param max room in bytes, at least 64
     * @return its length in bytes, 0 when there is nothing to report
     */
    public int write(MemorySegment memory, long offset, int max, int senderSsrc, int mediaSsrc) {
        long received = next;
        while (received <= newest && received >= 0 && arrivals[(int) received & WINDOW - 1] == NOT_RECEIVED) {
            received++;
        }
        if (next < 0 || received > newest) {
            dueNanos = Long.MAX_VALUE;
            return 0;
        }
        // What was lost since the last feedback leads this one; a jump of the numbers is no loss.
        next = Math.max(next, received - MAX_LEADING_LOSSES);
        long first = arrivals[(int) received & WINDOW - 1];
        long reference = Math.floorDiv(first, REFERENCE_NANOS);
        int count = collect(reference * REFERENCE_NANOS, max);
        int length = encode(memory, offset, (int) reference, count, senderSsrc, mediaSsrc);
        next += count;
        if (next > newest) {
            dueNanos = Long.MAX_VALUE;
        }
        return length;
    }

    private int collect(long referenceNanos, int max) {
        long previousTicks = referenceNanos / TICK_NANOS;
        int limit = (int) Math.min(Math.min(MAX_STATUSES, newest - next + 1), (max - 24) / 3);
        int lastReceived = 0;
        for (int i = 0; i < limit; i++) {
            long arrival = arrivals[(int) (next + i) & WINDOW - 1];
            if (arrival == NOT_RECEIVED) {
                statuses[i] = 0;
                continue;
            }
            long ticks = Math.floorDiv(arrival, TICK_NANOS);
            long delta = ticks - previousTicks;
            if (delta < Short.MIN_VALUE || delta > Short.MAX_VALUE) {
                break;
            }
            statuses[i] = delta >= 0 && delta <= 255 ? 1 : 2;
            deltas[i] = (int) delta;
            previousTicks = ticks;
            lastReceived = i + 1;
        }
        return lastReceived;
    }

    private int encode(MemorySegment memory, long offset, int reference, int count, int senderSsrc, int mediaSsrc) {
        RtpView.putI32(memory, offset + 4, senderSsrc);
        RtpView.putI32(memory, offset + 8, mediaSsrc);
        RtpView.putU16(memory, offset + 12, (int) next & 0xffff);
        RtpView.putU16(memory, offset + 14, count);
        RtpView.putU24(memory, offset + 16, reference & 0xff_ffff);
        RtpView.putU8(memory, offset + 19, feedbackCount++ & 0xff);
        int at = 20;
        int i = 0;
        while (i < count) {
            int run = 1;
            while (i + run < count && statuses[i + run] == statuses[i] && run < 0x1fff) {
                run++;
            }
            if (run >= 7) {
                RtpView.putU16(memory, offset + at, statuses[i] << 13 | run);
                i += run;
            } else {
                int chunk = 0xc000;
                for (int bit = 0; bit < 7; bit++) {
                    int status = i + bit < count ? statuses[i + bit] : 0;
                    chunk |= status << 12 - 2 * bit;
                }
                RtpView.putU16(memory, offset + at, chunk);
                i += 7;
            }
            at += 2;
        }
        for (int s = 0; s < count; s++) {
            if (statuses[s] == 1) {
                RtpView.putU8(memory, offset + at, deltas[s]);
                at++;
            } else if (statuses[s] == 2) {
                RtpView.putU16(memory, offset + at, deltas[s]);
                at += 2;
            }
        }
        int padding = -at & 3;
        for (int p = 0; p < padding; p++) {
            RtpView.putU8(memory, offset + at + p, p == padding - 1 ? padding : 0);
        }
        at += padding;
        RtpView.putU8(memory, offset, 0x80 | (padding > 0 ? 0x20 : 0) | 15);
        RtpView.putU8(memory, offset + 1, 205);
        RtpView.putU16(memory, offset + 2, at / 4 - 1);
        return at;
    }
}
