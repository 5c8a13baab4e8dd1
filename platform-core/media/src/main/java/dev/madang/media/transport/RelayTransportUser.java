package dev.madang.media.transport;

import dev.madang.media.engine.CloseReason;
import java.lang.foreign.MemorySegment;

/** What a {@link RelayTransport} carries. All on the worker's thread. */
public interface RelayTransportUser {
    /** Whether packets of that SSRC are expected, or were until lately; asked before anything is opened. */
    boolean isGranted(int ssrc);

    /**
     * Takes an authentic RTP packet in that slot of the worker's slab.
     *
     * @param length bytes of plaintext
     * @param wireBytes bytes as they came
     * @return whether it keeps the slot's reference
     */
    boolean onRtp(int slot, int length, int wireBytes, long nowNanos);

    /** Takes an authentic RTCP datagram, valid during the call. */
    void onRtcp(MemorySegment memory, long offset, int length, long nowNanos);

    /** There is a path, or none any more. */
    void onPath(boolean ready, long nowNanos);

    /** When {@link #onTimer} is to be called next. */
    long deadlineNanos();

    /** Its time has come. */
    void onTimer(long nowNanos);

    /** The Transport ends; the last call. */
    void onClosed(CloseReason reason);
}
