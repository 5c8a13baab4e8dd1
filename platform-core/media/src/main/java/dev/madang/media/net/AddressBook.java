package dev.madang.media.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Remote addresses as small numbers, so that the packet path handles ints. IPv4 is held as IPv4-mapped IPv6. Connections of
 * ICE-TCP get numbers too, apart from the look-up by address. One thread.
 */
public final class AddressBook {
    /** No such address. */
    public static final int UNKNOWN = -1;

    private static final long MAPPED = 0x0000_ffff_0000_0000L;
    private static final int FREE = -1;

    private long[] high = new long[64];
    private long[] low = new long[64];
    private int[] port = new int[64];
    private boolean[] tcp = new boolean[64];
    /** Not in the look-up by address: ICE-TCP and connected sockets. */
    private boolean[] apart = new boolean[64];

    private boolean[] used = new boolean[64];
    private int[] table = new int[256];
    private int next;
    private int[] freeIds = new int[64];
    private int freeCount;
    private int size;

    public AddressBook() {
        Arrays.fill(table, FREE);
    }

    /** The number of an address, given one where it has none. */
    public int intern(InetSocketAddress address) {
        return intern(highOf(address.getAddress()), lowOf(address.getAddress()), address.getPort());
    }

    /** The number of a new ICE-TCP connection from that address. */
    public int internTcp(InetSocketAddress address) {
        int id = newId(highOf(address.getAddress()), lowOf(address.getAddress()), address.getPort());
        tcp[id] = true;
        apart[id] = true;
        return id;
    }

    /** A number for a socket connected to that address, apart from the look-up by address. */
    int internConnected(InetSocketAddress address) {
        int id = newId(highOf(address.getAddress()), lowOf(address.getAddress()), address.getPort());
        apart[id] = true;
        return id;
    }

    int intern(long addressHigh, long addressLow, int addressPort) {
        int id = find(addressHigh, addressLow, addressPort);
        if (id != UNKNOWN) {
            return id;
        }
        id = newId(addressHigh, addressLow, addressPort);
        if (size * 2 >= table.length) {
            rehash(table.length * 2);
        } else {
            put(id);
        }
        return id;
    }

    private int newId(long addressHigh, long addressLow, int addressPort) {
        int id = freeCount > 0 ? freeIds[--freeCount] : next++;
        if (id == high.length) {
            high = Arrays.copyOf(high, id * 2);
            low = Arrays.copyOf(low, id * 2);
            port = Arrays.copyOf(port, id * 2);
            tcp = Arrays.copyOf(tcp, id * 2);
            apart = Arrays.copyOf(apart, id * 2);
            used = Arrays.copyOf(used, id * 2);
        }
        high[id] = addressHigh;
        low[id] = addressLow;
        port[id] = addressPort;
        tcp[id] = false;
        apart[id] = false;
        used[id] = true;
        size++;
        return id;
    }

    /** The number of an address, or {@link #UNKNOWN}. */
    int find(long addressHigh, long addressLow, int addressPort) {
        int mask = table.length - 1;
        int at = hash(addressHigh, addressLow, addressPort) & mask;
        int id;
        while ((id = table[at]) != FREE) {
            if (low[id] == addressLow && port[id] == addressPort && high[id] == addressHigh) {
                return id;
            }
            at = at + 1 & mask;
        }
        return UNKNOWN;
    }

    /** The address of a number. */
    public InetSocketAddress address(int id) {
        check(id);
        ByteBuffer bytes = ByteBuffer.allocate(16).putLong(high[id]).putLong(low[id]);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes.array()), port[id]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is an ICE-TCP connection. */
    public boolean isTcp(int id) {
        return tcp[id];
    }

    /** Forgets an address; its number may be given to another one. */
    public void release(int id) {
        check(id);
        used[id] = false;
        size--;
        if (freeCount == freeIds.length) {
            freeIds = Arrays.copyOf(freeIds, freeCount * 2);
        }
        freeIds[freeCount++] = id;
        if (!apart[id]) {
            rehash(table.length);
        }
    }

    /** How many addresses there are. */
    public int size() {
        return size;
    }

    long high(int id) {
        return high[id];
    }

    long low(int id) {
        return low[id];
    }

    int port(int id) {
        return port[id];
    }

    static boolean isIpv4(long addressHigh, long addressLow) {
        return addressHigh == 0 && (addressLow & 0xffff_ffff_0000_0000L) == MAPPED;
    }

    static long highOf(InetAddress address) {
        return address instanceof Inet4Address
                ? 0
                : ByteBuffer.wrap(address.getAddress()).getLong(0);
    }

    static long lowOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? ofIpv4(ByteBuffer.wrap(bytes).getInt())
                : ByteBuffer.wrap(bytes).getLong(8);
    }

    static long ofIpv4(int address) {
        return MAPPED | address & 0xffff_ffffL;
    }

    private void check(int id) {
        if (id < 0 || id >= next || !used[id]) {
            throw new IllegalArgumentException("no address " + id);
        }
    }

    private void rehash(int length) {
        table = table.length == length ? table : new int[length];
        Arrays.fill(table, FREE);
        for (int id = 0; id < next; id++) {
            if (used[id] && !apart[id]) {
                put(id);
            }
        }
    }

    private void put(int id) {
        int mask = table.length - 1;
        int at = hash(high[id], low[id], port[id]) & mask;
        while (table[at] != FREE) {
            at = at + 1 & mask;
        }
        table[at] = id;
    }

    private static int hash(long addressHigh, long addressLow, int addressPort) {
        long mixed = (addressHigh * 31 + addressLow) * 0x9e37_79b9_7f4a_7c15L + addressPort * 0xc2b2_ae3d_27d4_eb4fL;
        return (int) (mixed ^ mixed >>> 32);
    }
}
