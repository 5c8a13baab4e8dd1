package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The kernel's form of the addresses of one {@link AddressBook}, kept ready by number so that sending only stores a pointer:
 * {@code sockaddr_in} (16 bytes) or {@code sockaddr_in6} (28 bytes).
 */
final class SocketAddresses {
    static final int BYTES = 32;
    static final int IPV4_LENGTH = 16;
    static final int IPV6_LENGTH = 28;

    private static final ValueLayout.OfShort HOST_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfShort NET_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NET_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NET_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena;
    private final AddressBook book;
    private final boolean ipv6;
    private MemorySegment table;
    private int capacity = 1024;
    private long[] writtenHigh = new long[capacity];
    private long[] writtenLow = new long[capacity];
    private int[] writtenPort = new int[capacity];

    SocketAddresses(Arena arena, AddressBook book, boolean ipv6) {
        this.arena = arena;
        this.book = book;
        this.ipv6 = ipv6;
        this.table = arena.allocate((long) capacity * BYTES, 8);
    }

    /** Native address of the kernel's form of that address. */
    long pointer(int id) {
        if (id >= capacity) {
            grow(id);
        }
        if (writtenPort[id] != book.port(id) || writtenLow[id] != book.low(id) || writtenHigh[id] != book.high(id)) {
            write(table, (long) id * BYTES, book.high(id), book.low(id), book.port(id), ipv6);
            writtenHigh[id] = book.high(id);
            writtenLow[id] = book.low(id);
            writtenPort[id] = book.port(id);
        }
        return table.address() + (long) id * BYTES;
    }

    int length() {
        return ipv6 ? IPV6_LENGTH : IPV4_LENGTH;
    }

    private void grow(int id) {
        capacity = Math.max(capacity * 2, id + 1);
        table = arena.allocate((long) capacity * BYTES, 8);
        writtenHigh = new long[capacity];
        writtenLow = new long[capacity];
        writtenPort = new int[capacity];
    }

    static void write(MemorySegment memory, long at, long high, long low, int port, boolean ipv6) {
        memory.set(HOST_SHORT, at, (short) (ipv6 ? LinuxCalls.AF_INET6 : LinuxCalls.AF_INET));
        memory.set(NET_SHORT, at + 2, (short) port);
        if (ipv6) {
            memory.set(NET_INT, at + 4, 0);
            memory.set(NET_LONG, at + 8, high);
            memory.set(NET_LONG, at + 16, low);
            memory.set(NET_INT, at + 24, 0);
        } else {
            memory.set(NET_INT, at + 4, (int) low);
            memory.set(NET_LONG, at + 8, 0);
        }
    }

    static int port(MemorySegment memory, long at) {
        return memory.get(NET_SHORT, at + 2) & 0xffff;
    }

    static boolean isIpv6(MemorySegment memory, long at) {
        return memory.get(HOST_SHORT, at) == LinuxCalls.AF_INET6;
    }

    static long high(MemorySegment memory, long at) {
        return isIpv6(memory, at) ? memory.get(NET_LONG, at + 8) : 0;
    }

    static long low(MemorySegment memory, long at) {
        return isIpv6(memory, at) ? memory.get(NET_LONG, at + 16) : AddressBook.ofIpv4(memory.get(NET_INT, at + 4));
    }
}
