package dev.madang.media.net.linux;

import dev.madang.media.net.AddressBook;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The kernel's control messages of a datagram: {@code cmsghdr} (8 bytes of length, level, type), data, padding to 8. Written
 * when sending: the local address, then the segment size. Read when receiving: the same two things.
 */
final class ControlMessages {
    /** Bytes that hold both. */
    static final int BYTES = 64;

    private static final int HEADER = 16;
    private static final int IPV4_LOCAL = 32;
    private static final int IPV6_LOCAL = 40;
    /** Bytes of a segment size with its header and padding. */
    static final int SEGMENT = 24;

    private static final ValueLayout.OfLong NET_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NET_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private ControlMessages() {}

    /** Writes a local address to send from; returns the bytes taken. */
    static int writeLocal(MemorySegment memory, long at, long high, long low, boolean ipv6) {
        if (ipv6) {
            header(memory, at, HEADER + 20, LinuxCalls.IPPROTO_IPV6, LinuxCalls.IPV6_PKTINFO);
            memory.set(NET_LONG, at + HEADER, high);
            memory.set(NET_LONG, at + HEADER + 8, low);
            memory.set(NET_INT, at + HEADER + 16, 0);
            return IPV6_LOCAL;
        }
        header(memory, at, HEADER + 12, LinuxCalls.IPPROTO_IP, LinuxCalls.IP_PKTINFO);
        memory.set(NET_INT, at + HEADER, 0);
        memory.set(NET_INT, at + HEADER + 4, (int) low);
        memory.set(NET_INT, at + HEADER + 8, 0);
        return IPV4_LOCAL;
    }

    /** Writes a segment size, 1 to 65,535; returns the bytes taken. */
    static int writeSegment(MemorySegment memory, long at, int bytes) {
        header(memory, at, HEADER + 2, LinuxCalls.SOL_UDP, LinuxCalls.UDP_SEGMENT);
        memory.set(ValueLayout.JAVA_SHORT, at + HEADER, (short) bytes);
        return SEGMENT;
    }

    private static void header(MemorySegment memory, long at, long length, int level, int type) {
        memory.set(ValueLayout.JAVA_LONG, at, length);
        memory.set(ValueLayout.JAVA_INT, at + 8, level);
        memory.set(ValueLayout.JAVA_INT, at + 12, type);
    }

    /** Where the control message of that kind has its data, -1 when there is none. */
    static long find(MemorySegment memory, long from, long length, int level, int type) {
        long end = from + length;
        long at = from;
        while (at + HEADER <= end) {
            long size = memory.get(ValueLayout.JAVA_LONG, at);
            if (memory.get(ValueLayout.JAVA_INT, at + 8) == level
                    && memory.get(ValueLayout.JAVA_INT, at + 12) == type) {
                return at + HEADER;
            }
            if (size < HEADER) {
                return -1;
            }
            at += size + 7 & ~7L;
        }
        return -1;
    }

    static int segment(MemorySegment memory, long data) {
        return memory.get(ValueLayout.JAVA_INT, data);
    }

    static long localHigh(MemorySegment memory, long data, boolean ipv6) {
        return ipv6 ? memory.get(NET_LONG, data) : 0;
    }

    /** The address that the datagram was sent to; of IPv4 the kernel's idea of the local one. */
    static long localLow(MemorySegment memory, long data, boolean ipv6) {
        return ipv6 ? memory.get(NET_LONG, data + 8) : AddressBook.ofIpv4(memory.get(NET_INT, data + 4));
    }
}
