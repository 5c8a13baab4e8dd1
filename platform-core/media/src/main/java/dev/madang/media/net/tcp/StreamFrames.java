package dev.madang.media.net.tcp;

import dev.madang.media.memory.PacketSlab;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Datagrams on a stream: each after its length in 16 bits, big-endian (RFC 4571, 2). */
final class StreamFrames {
    /** Bytes before each datagram. */
    static final int HEADER = 2;
    /** The longest datagram that we take. */
    static final int MAX_LENGTH = PacketSlab.SLOT_BYTES;

    static final int INCOMPLETE = -1;
    static final int TOO_LONG = -2;

    private static final ValueLayout.OfShort LENGTH = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private StreamFrames() {}

    /** The length of the datagram whose frame starts there, or {@link #INCOMPLETE}, or {@link #TOO_LONG}. */
    static int length(MemorySegment memory, long from, long end) {
        if (end - from < HEADER) {
            return INCOMPLETE;
        }
        int length = memory.get(LENGTH, from) & 0xffff;
        if (length > MAX_LENGTH) {
            return TOO_LONG;
        }
        return end - from - HEADER < length ? INCOMPLETE : length;
    }
}
