package dev.madang.media.rtcp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.MemorySegment;

/**
 * Reads transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1) without allocating: base number,
 * count, reference time, then chunks that say for each packet whether it came, then the times between those that did. One
 * reader for one sender of feedback, on one thread: it follows the reference time over its wrap.
 *
 * <p>Two bytes can call 8,191 packets lost: what a message costs goes by its bytes and by what was sent, never by what it
 * claims.
 */
public final class TransportFeedback {
    /** So many of the newest packets are told of, a power of two: what is older the sender has forgotten. */
    public static final int SPAN = 2_048;

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
     * Reads one message, and tells of those packets that were sent and are not older than {@link #SPAN}.
     *
     * @param length of the RTCP packet, header included, with or without its padding
     * @param newestSent number of the newest packet that was sent
     * @return false when it is truncated or contradicts itself; nobody is told anything then
     */
    public boolean read(MemorySegment memory, long offset, int length, int newestSent, Visitor visitor) {
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
        int last = (short) (newestSent - base);
        tell(memory, chunks, times, base, count, last, reference(memory, offset), visitor);
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
            bytes += timeBytes(chunk, packets);
            left -= packets;
        }
        return bytes;
    }

    /** Of the first so many packets of a chunk. */
    private static int timeBytes(int chunk, int packets) {
        if ((chunk & 0x8000) == 0) {
            return packets * bytes(chunk >>> 13 & 3);
        }
        if ((chunk & 0x4000) == 0) {
            return Integer.bitCount(chunk & 0x3fff & ~0 << 14 - packets);
        }
        int bytes = 0;
        for (int i = 0; i < packets; i++) {
            bytes += bytes(symbol(chunk, i));
        }
        return bytes;
    }

    private static int bytes(int symbol) {
        return symbol == SMALL ? 1 : symbol == LARGE ? 2 : 0;
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

    /** @param last which packet of the message was sent last, counted from its base; negative when none was */
    private static void tell(
            MemorySegment memory,
            long chunks,
            long times,
            int base,
            int count,
            int last,
            long reference,
            Visitor visitor) {
        int first = last - SPAN + 1;
        long chunkAt = chunks;
        long at = times;
        long arrival = reference;
        for (int told = 0; told < count && told <= last; chunkAt += CHUNK) {
            int chunk = RtpView.u16(memory, chunkAt);
            int packets = Math.min(count - told, packets(chunk));
            boolean anyTime = timeBytes(chunk, packets) > 0;
            int from = anyTime ? 0 : Math.max(0, first - told);
            int end = Math.min(packets, last - told + 1);
            for (int i = from; i < end; i++) {
                int number = base + told + i & 0xffff;
                boolean known = told + i >= first;
                int symbol = symbol(chunk, i);
                if (symbol == SMALL || symbol == LARGE) {
                    arrival += (symbol == SMALL ? RtpView.u8(memory, at) : (short) RtpView.u16(memory, at))
                            * (long) TICK_MICROS;
                    at += bytes(symbol);
                    if (known) {
                        visitor.received(number, arrival);
                    }
                } else if (symbol == LOST && known) {
                    visitor.lost(number);
                }
            }
            told += packets;
        }
    }
}
