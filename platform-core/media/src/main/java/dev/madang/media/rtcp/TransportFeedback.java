package dev.madang.media.rtcp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.MemorySegment;

/**
 * Reads transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1) without allocating: base number,
 * count, reference time, then chunks that say for each packet whether it came, then the times between those that did. One
 * reader for one sender of feedback, on one thread: it follows the reference time over its wrap.
 */
public final class TransportFeedback {
    /** Packets that one message may speak of; more is nonsense. */
    private static final int MAX_PACKETS = 8_192;

    private static final int HEADER = 20;
    private static final int TICK_MICROS = 250;
    private static final int REFERENCE_MICROS = 64_000;
    private static final int LOST = 0;
    private static final int SMALL = 1;
    private static final int LARGE = 2;

    private final byte[] symbols = new byte[MAX_PACKETS];
    private boolean started;
    private int lastReference;
    private long referenceMicros;

    /** Is told of packets, in the order of their numbers. */
    public interface Visitor {
        /** That packet came, at that time on a clock of the receiver's own, in microseconds. */
        void received(int transportSequence, long arrivalMicros);

        /** That packet has not come yet, or never will. */
        void lost(int transportSequence);
    }

    /**
     * Reads one message.
     *
     * @param length of the RTCP packet, header included, with or without its padding
     * @return false when it is truncated or contradicts itself; nobody is told anything then
     */
    public boolean read(MemorySegment memory, long offset, int length, Visitor visitor) {
        if (length < HEADER) {
            return false;
        }
        int base = RtpView.u16(memory, offset + 12);
        int count = RtpView.u16(memory, offset + 14);
        if (count == 0 || count > MAX_PACKETS) {
            return false;
        }
        long end = offset + length;
        long at = readSymbols(memory, offset + HEADER, end, count);
        if (at < 0 || at + deltaBytes(count) > end) {
            return false;
        }
        tell(memory, at, base, count, reference(memory, offset), visitor);
        return true;
    }

    private long readSymbols(MemorySegment memory, long start, long end, int count) {
        long at = start;
        int read = 0;
        while (read < count) {
            if (at + 2 > end) {
                return -1;
            }
            int chunk = RtpView.u16(memory, at);
            at += 2;
            if ((chunk & 0x8000) == 0) {
                int run = Math.min(chunk & 0x1fff, count - read);
                if (run == 0) {
                    return -1;
                }
                for (int i = 0; i < run; i++) {
                    symbols[read++] = (byte) (chunk >>> 13 & 3);
                }
            } else {
                int bits = (chunk & 0x4000) == 0 ? 1 : 2;
                for (int shift = 14 - bits; shift >= 0 && read < count; shift -= bits) {
                    symbols[read++] = (byte) (chunk >>> shift & (bits == 1 ? 1 : 3));
                }
            }
        }
        return at;
    }

    private int deltaBytes(int count) {
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += symbols[i] == SMALL ? 1 : symbols[i] == LARGE ? 2 : 0;
        }
        return bytes;
    }

    /** 24 bits of 64 ms each, unwrapped. */
    private long reference(MemorySegment memory, long offset) {
        int reference = RtpView.i32(memory, offset + 16) >>> 8;
        if (!started) {
            started = true;
            referenceMicros = (long) reference * REFERENCE_MICROS;
        } else {
            referenceMicros += (long) (reference - lastReference << 8 >> 8) * REFERENCE_MICROS;
        }
        lastReference = reference;
        return referenceMicros;
    }

    private void tell(MemorySegment memory, long start, int base, int count, long reference, Visitor visitor) {
        long at = start;
        long arrival = reference;
        for (int i = 0; i < count; i++) {
            int number = base + i & 0xffff;
            switch (symbols[i]) {
                case SMALL -> {
                    arrival += (long) RtpView.u8(memory, at) * TICK_MICROS;
                    at++;
                    visitor.received(number, arrival);
                }
                case LARGE -> {
                    arrival += (long) (short) RtpView.u16(memory, at) * TICK_MICROS;
                    at += 2;
                    visitor.received(number, arrival);
                }
                case LOST -> visitor.lost(number);
                default -> {
                    // Reserved: neither received nor lost.
                }
            }
        }
    }
}
