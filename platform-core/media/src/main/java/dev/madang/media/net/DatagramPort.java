package dev.madang.media.net;

import dev.madang.media.memory.PacketSlab;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A worker's door to the network. {@link #receive} fetches a batch into memory of the port's own, described by index until
 * the next call; {@link #send} takes what an {@link Egress} has collected. All on the worker's thread but {@link #wake}.
 */
public interface DatagramPort extends AutoCloseable {
    /**
     * Fetches what is there; waits at most so long when nothing is. No datagram is longer than
     * {@link PacketSlab#SLOT_BYTES}: longer ones are dropped and counted.
     *
     * @param waitNanos 0 or less does not wait
     * @return how many datagrams, 0 after the wait or after {@link #wake}
     */
    int receive(long waitNanos);

    /** Native memory that the received datagrams lie in; may be another one after each {@link #receive}. */
    MemorySegment receiveMemory();

    /** Where datagram {@code i} starts in {@link #receiveMemory}. */
    long receiveOffset(int i);

    /** Bytes of datagram {@code i}, 0 to {@link PacketSlab#SLOT_BYTES}. */
    int receiveLength(int i);

    /** Where datagram {@code i} came from: a number of {@link #addresses}, or {@link AddressBook#UNKNOWN}. */
    int receiveAddress(int i);

    /** Gives the source of datagram {@code i} a number, once it has proved to be welcome. */
    int internSource(int i);

    /** The source of datagram {@code i}; allocates. */
    InetSocketAddress receiveSource(int i);

    /**
     * Sends packets {@code from} up to, but not with, {@code to} of the egress: in order to each destination, in any order
     * between destinations. What cannot be sent is counted and forgotten; it waits about a millisecond at most for room.
     * {@link Egress#flush} calls this.
     */
    void send(Egress egress, int from, int to);

    /** The number under which that remote address is reached from here; for the side that speaks first. */
    default int connect(InetSocketAddress remote) {
        return addresses().intern(remote);
    }

    /** Nothing goes to or comes from that address any more: its number may be given to another one. */
    default void release(int address) {
        addresses().release(address);
    }

    /** Lets a waiting {@link #receive}, or else the next one, return early; any thread, harmless after {@link #close}. */
    void wake();

    /** The address bound, with its real port number. */
    InetSocketAddress localAddress();

    /** The numbers of remote addresses; to be used on the worker's thread. */
    AddressBook addresses();

    /** What the port has done; to be read on the worker's thread. */
    PortCounters counters();

    /** What ICE-TCP has done beside the port, or null where there is none; any thread. */
    default @Nullable IceTcpCounters tcpCounters() {
        return null;
    }

    /** What kind of port this is and what it makes use of, for people. */
    String description();

    /** Closes it; on the worker's thread, harmless when repeated. */
    @Override
    void close();
}
