package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Collects outgoing packets one behind the other, so that a run of packets to one destination lies in one piece, and hands
 * them to the port together. One thread.
 */
public final class Egress {
    private final DatagramPort port;
    private final MemorySegment memory;
    private final int capacity;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] destinations;
    private int count;
    private int end;
    private int reserved;

    /**
     * @param capacityBytes room for packets; about the size of a core's second-level cache does best
     * @param maxPackets most packets between two flushes
     */
    public Egress(Arena arena, DatagramPort port, int capacityBytes, int maxPackets) {
        this.port = port;
        this.memory = arena.allocate(capacityBytes, 64);
        this.capacity = capacityBytes;
        this.offsets = new int[maxPackets];
        this.lengths = new int[maxPackets];
        this.destinations = new int[maxPackets];
    }

    /** The memory to write packets into; always the same. */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * Where the next packet of at most so many bytes may be written; flushes first when there is no room. A reservation that
     * is not committed is simply replaced by the next one.
     *
     * @throws IllegalArgumentException when so many bytes never fit
     */
    public long reserve(int maxLengthBytes) {
        if (end + maxLengthBytes > capacity || count == offsets.length) {
            if (maxLengthBytes > capacity) {
                throw new IllegalArgumentException("no room for a packet of " + maxLengthBytes + " bytes");
            }
            flush();
        }
        reserved = maxLengthBytes;
        return end;
    }

    /**
     * The packet reserved last is complete and goes to that address.
     *
     * @throws IllegalStateException when it is longer than what was reserved, or nothing was
     */
    public void commit(int lengthBytes, int address) {
        if (lengthBytes <= 0 || lengthBytes > reserved) {
            throw new IllegalStateException(lengthBytes + " bytes committed, " + reserved + " reserved");
        }
        offsets[count] = end;
        lengths[count] = lengthBytes;
        destinations[count] = address;
        count++;
        end += lengthBytes;
        reserved = 0;
    }

    /** Hands everything to the port. */
    public void flush() {
        if (count > 0) {
            port.send(this, 0, count);
        }
        count = 0;
        end = 0;
        reserved = 0;
    }

    /** Packets that wait for {@link #flush}. */
    public int count() {
        return count;
    }

    /** Where packet {@code i} starts in {@link #memory}. */
    public int offset(int i) {
        return offsets[i];
    }

    /** Bytes of packet {@code i}. */
    public int length(int i) {
        return lengths[i];
    }

    /** The destination's number in the port's address book. */
    public int destination(int i) {
        return destinations[i];
    }
}
