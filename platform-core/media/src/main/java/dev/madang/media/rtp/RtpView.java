package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads and writes the fields of an RTP fixed header (RFC 3550, 5.1) and big-endian numbers in native memory. */
public final class RtpView {
    /** Bytes of the fixed header. */
    public static final int FIXED_HEADER = 12;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private RtpView() {}

    /** An unsigned byte. */
    public static int u8(MemorySegment memory, long offset) {
        return memory.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    /** An unsigned 16-bit number. */
    public static int u16(MemorySegment memory, long offset) {
        return memory.get(SHORT, offset) & 0xffff;
    }

    /** An unsigned 24-bit number. */
    public static int u24(MemorySegment memory, long offset) {
        return u8(memory, offset) << 16 | u16(memory, offset + 1);
    }

    /** 32 bits. */
    public static int i32(MemorySegment memory, long offset) {
        return memory.get(INT, offset);
    }

    /** 64 bits. */
    public static long i64(MemorySegment memory, long offset) {
        return memory.get(LONG, offset);
    }

    /** Writes one byte. */
    public static void putU8(MemorySegment memory, long offset, int value) {
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    /** Writes two bytes, in network order. */
    public static void putU16(MemorySegment memory, long offset, int value) {
        memory.set(SHORT, offset, (short) value);
    }

    /** Writes three bytes, in network order. */
    public static void putU24(MemorySegment memory, long offset, int value) {
        putU8(memory, offset, value >>> 16);
        putU16(memory, offset + 1, value);
    }

    /** Writes four bytes, in network order. */
    public static void putI32(MemorySegment memory, long offset, int value) {
        memory.set(INT, offset, value);
    }

    /** Writes eight bytes, in network order. */
    public static void putI64(MemorySegment memory, long offset, long value) {
        memory.set(LONG, offset, value);
    }

    /** Whether these bytes, known to be RTP or RTCP, are RTCP: packet types 192 to 223 (RFC 5761, 4). */
    public static boolean isRtcp(MemorySegment memory, long offset, int lengthBytes) {
        if (lengthBytes < 2) {
            return false;
        }
        int type = u8(memory, offset + 1);
        return type >= 192 && type <= 223;
    }

    /** The SSRC of an RTP packet of at least 12 bytes. */
    public static int ssrc(MemorySegment memory, long offset) {
        return i32(memory, offset + 8);
    }

    /** The payload type of an RTP packet. */
    public static int payloadType(MemorySegment memory, long offset) {
        return u8(memory, offset + 1) & 0x7f;
    }

    /** The sequence number of an RTP packet. */
    public static int sequence(MemorySegment memory, long offset) {
        return u16(memory, offset + 2);
    }
}
