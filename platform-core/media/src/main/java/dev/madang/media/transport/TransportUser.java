package dev.madang.media.transport;

import dev.madang.media.engine.CloseReason;
import java.lang.foreign.MemorySegment;

/** What a {@link WebRtcTransport} carries: a Peer. All on the worker's thread. */
public interface TransportUser {
    /** Takes an SRTP packet, to be opened by {@link SrtpPath}; whether it is authentic and no replay. */
    boolean onRtp(MemorySegment memory, long offset, int length, long nowNanos);

    /** The same of SRTCP. */
    boolean onRtcp(MemorySegment memory, long offset, int length, long nowNanos);

    /** A check was answered: ICE works. */
    void onChecked(long nowNanos);

    /** Keys are there; {@link SrtpPath} may be ready. */
    void onKeys(boolean connected, long nowNanos);

    /**
     * The address to send to may be another one, or gone.
     *
     * @param formerAddress the one before, -1 for none
     * @param wasReady whether the path was ready before
     */
    void onPath(int formerAddress, boolean wasReady, long nowNanos);

    /** The remote end is heard, or is not any more. */
    void onConnected(boolean connected);

    /** When {@link #onTimer} is to be called next. */
    long deadlineNanos();

    /** Its time has come. */
    void onTimer(long nowNanos);

    /** The Transport ends; the last call. */
    void onClosed(CloseReason reason);
}
