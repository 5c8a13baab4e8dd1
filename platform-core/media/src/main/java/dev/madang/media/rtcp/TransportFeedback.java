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
    private static final int CHUNK = 2;
    private static final int TICK_MICROS = 250;
    private static final int REFERENCE_MICROS = 64_000;
    private static final int LOST = 0;
    private static final int SMALL = 1;
    private static final int LARGE = 2;

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
        long chunks = offset + HEADER;
        long times = timesAt(memory, chunks, end, count);
        if (times < 0 || times + timeBytes(memory, chunks, count) > end) {
            return false;
        }
        tell(memory, chunks, times, base, count, reference(memory, offset), visitor);
        return true;
    }

    /** Where the times begin; -1 when the chunks run into the end of the message. */
    private static long timesAt(MemorySegment memory, long start, long end, int count) {
        long at = start;
        for (int read = 0; read < count; at += CHUNK) {
            if (at + CHUNK > end) {
                return -1;
            }
            int packets = packets(RtpView.u16(memory, at));
            if (packets == 0) {
                return -1;
            }
            read += packets;
        }
        return at;
    }

    private static int timeBytes(MemorySegment memory, long start, int count) {
        long at = start;
        int bytes = 0;
        for (int left = count; left > 0; at += CHUNK) {
            int chunk = RtpView.u16(memory, at);
            int packets = Math.min(left, packets(chunk));
            for (int i = 0; i < packets; i++) {
                int symbol = symbol(chunk, i);
                bytes += symbol == SMALL ? 1 : symbol == LARGE ? 2 : 0;
            }
            left -= packets;
        }
        return bytes;
    }

    /** How many packets a chunk speaks of: a run of one symbol, 14 symbols of one bit, or 7 of two. */
    private static int packets(int chunk) {
        return (chunk & 0x8000) == 0 ? chunk & 0x1fff : (chunk & 0x4000) == 0 ? 14 : 7;
    }

    private static int symbol(int chunk, int i) {
        if ((chunk & 0x8000) == 0) {
            return chunk >>> 13 & 3;
        }
        return (chunk & 0x4000) == 0 ? chunk >>> 13 - i & 1 : chunk >>> 12 - 2 * i & 3;
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

    private static void tell(
            MemorySegment memory, long chunks, long times, int base, int count, long reference, Visitor visitor) {
        long chunkAt = chunks;
        long at = times;
        long arrival = reference;
        int told = 0;
        while (told < count) {
            int chunk = RtpView.u16(memory, chunkAt);
            chunkAt += CHUNK;
            int packets = Math.min(count - told, packets(chunk));
            for (int i = 0; i < packets; i++) {
                int number = base + told++ & 0xffff;
                switch (symbol(chunk, i)) {
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
}
