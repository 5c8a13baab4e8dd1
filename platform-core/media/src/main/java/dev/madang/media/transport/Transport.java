package dev.madang.media.transport;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.ice.StunMessage;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * What carries a Peer or a relay: a worker hands it the datagrams of its addresses, told apart by their first byte, and calls it
 * when its time has come. All on the worker's thread.
 */
public interface Transport {
    /** Whether a check of an unknown source is authentic, so that the source is given a number. */
    boolean accepts(StunMessage message);

    /** Takes a STUN message from that address, which may be new. */
    void onStun(StunMessage message, int address, InetSocketAddress source, long nowNanos);

    /** Takes a DTLS datagram; the memory is valid during the call. */
    void onDtls(MemorySegment memory, long offset, int length, int address);

    /** Takes an SRTP or SRTCP packet; whether it is this Transport's for all that is known. The memory is valid during the call. */
    boolean onMedia(MemorySegment memory, long offset, int length, int address, long nowNanos);

    /** Whether it could open what comes, and still wants to. */
    boolean hasKeys();

    /** Whether that address has proved to be its remote end's and is not silent. */
    boolean holds(int address, long nowNanos);

    /** When {@link #onTimer} is to be called next, on the worker's clock. */
    long deadlineNanos();

    /** Its time has come, or nearly so. */
    void onTimer(long nowNanos);

    /** A bug of ours showed in it: it ends, the node goes on. */
    void fault(RuntimeException cause);

    /** Ends it; harmless when repeated. */
    void close(CloseReason reason);

    /** Gives its addresses back; nothing is sent any more. */
    void release();
}
