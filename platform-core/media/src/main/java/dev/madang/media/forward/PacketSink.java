package dev.madang.media.forward;

import java.lang.foreign.MemorySegment;

/**
 * Where a Consumer writes: the send half of its Peer's transport. A packet is written in three steps: {@link #begin},
 * header and rewritten descriptor into {@link #memory()}, {@link #finish}.
 */
public interface PacketSink {
    /** Whether keys and an address are there, be it one on trial; nothing may be sent before. */
    boolean isReady();

    /** The memory to write into. */
    MemorySegment memory();

    /** Makes room for a packet of at most so many bytes of plaintext. */
    long begin(int maxLengthBytes);

    /** The next transport-wide sequence number, 0 to 65,535. */
    int nextTransportSequence();

    /** The time of sending for abs-send-time: 24 bits, in units of 2^-18 s. */
    int absoluteSendTime();

    /** Packets from now on are sent at that time. */
    void time(long nowNanos);

    /**
     * Encrypts and sends the packet begun last: header and prefix are in place at {@code offset}, the body is appended.
     *
     * @param packetIndex SRTP's packet index, 48 bits: the extended outgoing sequence number
     * @return bytes on the wire, 0 when it does not leave
     */
    int finish(
            long offset,
            int headerLength,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength,
            long packetIndex);

    /** Whether the path has room for video now; where it has not, {@link #later} is called. */
    boolean mayLeave();

    /** A Consumer holds packets back: it will be asked to send them soon. */
    void later();

    /** A bug of ours showed while a packet was made: ends the Peer, not the node. */
    void fault(RuntimeException cause);

    /** The start of a key frame went out. */
    void keyFrameSent();
}
