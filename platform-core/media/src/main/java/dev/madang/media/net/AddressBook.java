package dev.madang.media.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Remote addresses as small numbers, so that the packet path handles ints; the only holder of socket addresses. IPv4 is held
 * as IPv4-mapped IPv6. Connections (of ICE-TCP, and sockets of client ports) get numbers too, but each its own, and are not
 * found by address. A number that was released is given to another address only after {@link #QUARANTINE} younger releases,
 * so that a packet under way to it does not reach a stranger. One thread.
 */
public final class AddressBook {
    /** No such address. */
    public static final int UNKNOWN = -1;

    /** A number that was released is given to another address after so many others, so that what is under way to it is not taken for the new one's. */
    public static final int QUARANTINE = 64;

    private static final long MAPPED = 0x0000_ffff_0000_0000L;
    private static final int FREE = -1;
    private static final byte UNUSED = 0;
    private static final byte DATAGRAM = 1;
    private static final byte UDP_CONNECTION = 2;
    private static final byte TCP_CONNECTION = 3;

    private long[] high = new long[64];
    private long[] low = new long[64];
    /** Port in the low 16 bits, IPv6 scope above. */
    private long[] place = new long[64];

    private byte[] kind = new byte[64];
    private int[] version = new int[64];
    private int[] table = new int[256];
    private int inTable;
    private int next;
    private final IntQueue released = new IntQueue();
    private int releases;
    private int size;

    /** Makes an empty book. */
    public AddressBook() {
        Arrays.fill(table, FREE);
    }

    /**
     * The number of an address, given one where it has none.
     *
     * @throws IllegalArgumentException when the address is unresolved
     */
    public int intern(InetSocketAddress address) {
        InetAddress host = resolved(address);
        return intern(highOf(host), lowOf(host), placeOf(host, address.getPort()));
    }

    /** The number of an address, or {@link #UNKNOWN}. */
    public int find(InetSocketAddress address) {
        InetAddress host = resolved(address);
        return find(highOf(host), lowOf(host), placeOf(host, address.getPort()));
    }

    /** A new number for a TCP connection with that remote address. */
    public int addTcp(InetSocketAddress remote) {
        return addConnection(remote, TCP_CONNECTION);
    }

    /** A new number for a connected UDP socket with that remote address. */
    public int addConnected(InetSocketAddress remote) {
        return addConnection(remote, UDP_CONNECTION);
    }

    private int addConnection(InetSocketAddress remote, byte kindOfConnection) {
        InetAddress host = resolved(remote);
        return newId(highOf(host), lowOf(host), placeOf(host, remote.getPort()), kindOfConnection);
    }

    /** Gives that address a number, the same as before where it has one. */
    public int intern(long addressHigh, long addressLow, long addressPlace) {
        int id = find(addressHigh, addressLow, addressPlace);
        if (id != UNKNOWN) {
            return id;
        }
        id = newId(addressHigh, addressLow, addressPlace, DATAGRAM);
        inTable++;
        if (inTable * 2 > table.length) {
            grow();
        } else {
            put(id);
        }
        return id;
    }

    private int newId(long addressHigh, long addressLow, long addressPlace, byte newKind) {
        int id = released.size() > QUARANTINE ? released.remove() : next++;
        if (id == high.length) {
            high = Arrays.copyOf(high, id * 2);
            low = Arrays.copyOf(low, id * 2);
            place = Arrays.copyOf(place, id * 2);
            kind = Arrays.copyOf(kind, id * 2);
            version = Arrays.copyOf(version, id * 2);
        }
        high[id] = addressHigh;
        low[id] = addressLow;
        place[id] = addressPlace;
        kind[id] = newKind;
        version[id]++;
        size++;
        return id;
    }

    /** The number of an address, or {@link #UNKNOWN}. */
    public int find(long addressHigh, long addressLow, long addressPlace) {
        int mask = table.length - 1;
        int at = hash(addressHigh, addressLow, addressPlace) & mask;
        int id;
        while ((id = table[at]) != FREE) {
            if (low[id] == addressLow && place[id] == addressPlace && high[id] == addressHigh) {
                return id;
            }
            at = at + 1 & mask;
        }
        return UNKNOWN;
    }

    /**
     * The address of a number; allocates.
     *
     * @throws IllegalArgumentException when nobody has that number
     */
    public InetSocketAddress address(int id) {
        check(id);
        return toJava(high[id], low[id], place[id]);
    }

    /** Whether it is an ICE-TCP connection. */
    public boolean isTcp(int id) {
        return id >= 0 && id < next && kind[id] == TCP_CONNECTION;
    }

    /** Whether somebody has that number. */
    public boolean isUsed(int id) {
        return id >= 0 && id < next && kind[id] != UNUSED;
    }

    /** Whether it is the number of an address that datagrams are sent to by name. */
    public boolean isDatagram(int id) {
        return id >= 0 && id < next && kind[id] == DATAGRAM;
    }

    /**
     * Forgets an address; a connection is closed by its port soon after.
     *
     * @throws IllegalArgumentException when nobody has that number
     */
    public void release(int id) {
        check(id);
        if (kind[id] == DATAGRAM) {
            takeOut(id);
            inTable--;
        }
        kind[id] = UNUSED;
        version[id]++;
        size--;
        releases++;
        released.add(id);
    }

    /** How many addresses there are. */
    public int size() {
        return size;
    }

    /** Changes whenever the number gets or loses its address; 0 only for a number never given out. */
    public int version(int id) {
        return id < version.length ? version[id] : 0;
    }

    /** How often a number was released: a cheap sign that a connection may be over. */
    int releases() {
        return releases;
    }

    /** The upper 64 bits of an address. */
    public long high(int id) {
        return high[id];
    }

    /** The lower 64 bits of an address. */
    public long low(int id) {
        return low[id];
    }

    /** Port and scope of an address. */
    public long place(int id) {
        return place[id];
    }

    /** The address as Java has it; allocates. */
    public static InetSocketAddress toJava(long addressHigh, long addressLow, long addressPlace) {
        byte[] bytes =
                ByteBuffer.allocate(16).putLong(addressHigh).putLong(addressLow).array();
        int scope = (int) (addressPlace >>> 16);
        try {
            InetAddress host =
                    scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(host, portOf(addressPlace));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    /** The upper 64 bits of an address, 0 for IPv4. */
    public static long highOf(InetAddress address) {
        return address instanceof Inet4Address
                ? 0
                : ByteBuffer.wrap(address.getAddress()).getLong(0);
    }

    /** The lower 64 bits of an address. */
    public static long lowOf(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? ofIpv4(bytes.getInt(0)) : bytes.getLong(8);
    }

    /** Port and scope of an address. */
    public static long placeOf(InetAddress address, int port) {
        return place(port, address instanceof Inet6Address six ? six.getScopeId() : 0);
    }

    /** Port and scope as one value. */
    public static long place(int port, int scope) {
        return (scope & 0xffff_ffffL) << 16 | port;
    }

    /** The port of such a value. */
    public static int portOf(long addressPlace) {
        return (int) addressPlace & 0xffff;
    }

    /** The lower 64 bits of an IPv4 address, mapped into IPv6. */
    public static long ofIpv4(int address) {
        return MAPPED | address & 0xffff_ffffL;
    }

    private static InetAddress resolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unresolved address " + address);
        }
        return address.getAddress();
    }

    private void check(int id) {
        if (!isUsed(id)) {
            throw new IllegalArgumentException("no address " + id);
        }
    }

    private void grow() {
        table = new int[table.length * 2];
        Arrays.fill(table, FREE);
        for (int id = 0; id < next; id++) {
            if (kind[id] == DATAGRAM) {
                put(id);
            }
        }
    }

    private void put(int id) {
        int mask = table.length - 1;
        int at = home(id) & mask;
        while (table[at] != FREE) {
            at = at + 1 & mask;
        }
        table[at] = id;
    }

    /** Later members of the cluster move up, so that no tombstones slow the look-up down. */
    private void takeOut(int id) {
        int mask = table.length - 1;
        int hole = home(id) & mask;
        while (table[hole] != id) {
            hole = hole + 1 & mask;
        }
        for (int at = hole + 1 & mask; table[at] != FREE; at = at + 1 & mask) {
            int distanceFromHome = at - home(table[at]) & mask;
            int distanceFromHole = at - hole & mask;
            if (distanceFromHome >= distanceFromHole) {
                table[hole] = table[at];
                hole = at;
            }
        }
        table[hole] = FREE;
    }

    private int home(int id) {
        return hash(high[id], low[id], place[id]);
    }

    private static int hash(long addressHigh, long addressLow, long addressPlace) {
        long mixed = (addressHigh * 31 + addressLow) * 0x9e37_79b9_7f4a_7c15L + addressPlace * 0xc2b2_ae3d_27d4_eb4fL;
        mixed ^= mixed >>> 29;
        return (int) (mixed ^ mixed >>> 47);
    }
}
