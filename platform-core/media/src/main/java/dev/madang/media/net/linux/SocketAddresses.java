package dev.madang.media.net.linux;

import dev.madang.media.net.AddressBook;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The kernel's form of the addresses of one {@link AddressBook}, kept ready by number so that sending only stores a pointer:
 * {@code sockaddr_in} (16 bytes) or {@code sockaddr_in6} (28 bytes). Beside it the local address that the remote one last
 * spoke to, for on a machine with several addresses an answer has to come from the one that was asked.
 */
final class SocketAddresses {
    /** Bytes from one address to the next. */
    static final int ROW = 32;

    static final int IPV4_LENGTH = 16;
    static final int IPV6_LENGTH = 28;

    private static final ValueLayout.OfShort HOST_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt HOST_INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort NET_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NET_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NET_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena;
    private final AddressBook book;
    private final boolean ipv6;
    private int capacity = 256;
    private MemorySegment table;
    private int[] written = new int[capacity];
    private long[] localHigh = new long[capacity];
    private long[] localLow = new long[capacity];

    SocketAddresses(Arena arena, AddressBook book, boolean ipv6) {
        this.arena = arena;
        this.book = book;
        this.ipv6 = ipv6;
        this.table = arena.allocate((long) capacity * ROW, 8);
    }

    /** Native address of the kernel's form of that address; 0 when datagrams cannot be sent to that number. */
    long pointer(int id) {
        if (!isReady(id) && !prepare(id)) {
            return 0;
        }
        return table.address() + (long) id * ROW;
    }

    int length() {
        return ipv6 ? IPV6_LENGTH : IPV4_LENGTH;
    }

    /** Remembers the local address that a datagram of that remote one was sent to. */
    void spokeTo(int id, long high, long low) {
        if (isReady(id) || prepare(id)) {
            localHigh[id] = high;
            localLow[id] = low;
        }
    }

    /** Lets the kernel choose the local address again. */
    void forgetLocal(int id) {
        localHigh[id] = 0;
        localLow[id] = 0;
    }

    /** Whether a local address is known; ask after {@link #pointer}. */
    boolean hasLocal(int id) {
        return (localLow[id] | localHigh[id]) != 0;
    }

    long localHigh(int id) {
        return localHigh[id];
    }

    long localLow(int id) {
        return localLow[id];
    }

    private boolean isReady(int id) {
        return id >= 0 && id < capacity && written[id] != 0 && written[id] == book.version(id);
    }

    private boolean prepare(int id) {
        if (!book.isDatagram(id)) {
            return false;
        }
        if (id >= capacity) {
            grow(id);
        }
        write(table, (long) id * ROW, book.high(id), book.low(id), book.place(id), ipv6);
        written[id] = book.version(id);
        forgetLocal(id);
        return true;
    }

    private void grow(int id) {
        int before = capacity;
        capacity = Math.max(capacity * 2, id + 1);
        MemorySegment larger = arena.allocate((long) capacity * ROW, 8);
        MemorySegment.copy(table, 0, larger, 0, (long) before * ROW);
        table = larger;
        written = Arrays.copyOf(written, capacity);
        localHigh = Arrays.copyOf(localHigh, capacity);
        localLow = Arrays.copyOf(localLow, capacity);
    }

    /** Writes an address in the form of that family; returns its length. The wildcard address fits both families. */
    static int write(MemorySegment memory, long at, InetSocketAddress address, boolean ipv6) {
        InetAddress host = address.getAddress();
        boolean any = host.isAnyLocalAddress();
        long high = any ? 0 : AddressBook.highOf(host);
        long low = any ? 0 : AddressBook.lowOf(host);
        write(memory, at, high, low, AddressBook.placeOf(host, address.getPort()), ipv6);
        return ipv6 ? IPV6_LENGTH : IPV4_LENGTH;
    }

    private static void write(MemorySegment memory, long at, long high, long low, long place, boolean ipv6) {
        memory.set(HOST_SHORT, at, (short) (ipv6 ? LinuxCalls.AF_INET6 : LinuxCalls.AF_INET));
        memory.set(NET_SHORT, at + 2, (short) AddressBook.portOf(place));
        if (ipv6) {
            memory.set(NET_INT, at + 4, 0);
            memory.set(NET_LONG, at + 8, high);
            memory.set(NET_LONG, at + 16, low);
            memory.set(HOST_INT, at + 24, (int) (place >>> 16));
        } else {
            memory.set(NET_INT, at + 4, (int) low);
            memory.set(NET_LONG, at + 8, 0);
        }
    }

    /** Port and scope, as the book packs them. */
    static long place(MemorySegment memory, long at) {
        int port = memory.get(NET_SHORT, at + 2) & 0xffff;
        return AddressBook.place(port, isIpv6(memory, at) ? memory.get(HOST_INT, at + 24) : 0);
    }

    static long high(MemorySegment memory, long at) {
        return isIpv6(memory, at) ? memory.get(NET_LONG, at + 8) : 0;
    }

    static long low(MemorySegment memory, long at) {
        return isIpv6(memory, at) ? memory.get(NET_LONG, at + 16) : AddressBook.ofIpv4(memory.get(NET_INT, at + 4));
    }

    static InetSocketAddress toJava(MemorySegment memory, long at) {
        return AddressBook.toJava(high(memory, at), low(memory, at), place(memory, at));
    }

    private static boolean isIpv6(MemorySegment memory, long at) {
        return memory.get(HOST_SHORT, at) == LinuxCalls.AF_INET6;
    }
}
