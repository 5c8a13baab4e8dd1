package dev.madang.media.net;

import dev.madang.media.memory.PacketSlab;

/** What a port has done since it was opened; plain numbers, written by its worker only. */
public final class PortCounters {
    public long datagramsReceived;
    public long bytesReceived;
    /** Datagrams longer than {@link PacketSlab#SLOT_BYTES}, or for which the batch had no room. */
    public long receiveDropped;
    /** System calls made to receive. */
    public long receiveCalls;
    /** System calls made to wait. */
    public long waits;

    public long datagramsSent;
    public long bytesSent;
    /** Datagrams that the kernel refused, or whose address was not known any more. */
    public long sendErrors;
    /** Datagrams given up because there was no room for them in time. */
    public long sendBlocked;
    /** System calls made to send. */
    public long sendCalls;
    /** Messages that the kernel would not cut into segments; they went out as single datagrams. */
    public long segmentationRefused;
}
