package dev.madang.media.transport;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.net.Egress;

/** The worker as one Transport on it needs it; on the worker's thread but {@link #post}. */
public interface TransportHost {
    /** Where packets to send are put. */
    Egress egress();

    /** The worker's packet memory. */
    PacketSlab slab();

    /** The worker's counters. */
    WorkerCounters counters();

    /** Whose datagrams from an address are. */
    AddressOwners addressOwners();

    /** What all Transports of the worker may hold before their keys. */
    EarlyPackets.Room earlyRoom();

    /** The time at which this turn of the worker began. */
    long nowNanos();

    /** Whether packets to that address go by ICE-TCP. */
    boolean isTcp(int address);

    /** Runs the command on the worker's thread, in order. Any thread. */
    void post(Runnable command);

    /** Takes the Transport in: datagrams come to it, and it is called at its deadlines. */
    void open(Transport transport);

    /** Checks with that ufrag are the Transport's. */
    void addUfrag(String ufrag);

    /** Checks with those ufrags are nobody's any more. */
    void removeUfrags();

    /** The address is not the Transport's any more; packets to it that wait are sent. */
    void release(int address);

    /** Looks at {@link Transport#deadlineNanos} at the end of this turn. */
    void touch();

    /** Forgets the Transport, which has ended. */
    void remove();
}
