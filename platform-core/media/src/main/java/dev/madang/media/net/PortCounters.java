package dev.madang.media.net;

/** What a port has done since it was opened; written by its worker only. */
public final class PortCounters {
    public long datagramsReceived;
    public long bytesReceived;
    public long datagramsSent;
    public long bytesSent;
    /** Datagrams that the kernel refused, or had no room for in time. */
    public long sendErrors;
    /** System calls made to send. */
    public long sendCalls;
}
