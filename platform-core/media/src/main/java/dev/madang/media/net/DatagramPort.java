package dev.madang.media.net;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * A worker's door to the network. {@link #receive} fetches a batch into memory of the port's own, described by index until
 * the next call; {@link #send} takes what an {@link Egress} has collected. All on the worker's thread but {@link #wake}.
 */
public interface DatagramPort extends AutoCloseable {
    /**
     * Fetches what is there; waits at most so long when nothing is.
     *
     * @return how many datagrams, 0 after the wait or after {@link #wake}
     */
    int receive(long waitNanos);

    /** Native memory that the received datagrams lie in. */
    MemorySegment receiveMemory();

    long receiveOffset(int i);

    int receiveLength(int i);

    /** Where datagram {@code i} came from: a number of {@link #addresses}, or {@link AddressBook#UNKNOWN}. */
    int receiveAddress(int i);

    /** Gives the source of datagram {@code i} a number, once it has proved to be welcome. */
    int internSource(int i);

    /** The source of datagram {@code i}; allocates. */
    InetSocketAddress receiveSource(int i);

    /** Sends everything the egress has collected, in order to each destination; what cannot be sent is counted. */
    void send(Egress egress);

    /** The number under which that remote address is reached from here; for the side that speaks first. */
    default int connect(InetSocketAddress remote) {
        return addresses().intern(remote);
    }

    /** Nothing goes to or comes from that address any more: its number may be given to another one. */
    default void release(int address) {
        addresses().release(address);
    }

    /** Lets a waiting {@link #receive} return; any thread. */
    void wake();

    InetSocketAddress localAddress();

    AddressBook addresses();

    PortCounters counters();

    @Override
    void close();
}
