package dev.madang.media.dtls;

/** One DTLS association of one Peer. Methods return at once and may be called on the worker's thread. */
public interface DtlsSession {
    /** Takes one datagram that came in on an ICE-validated address; the array is handed over. Dropped when too many wait. */
    void datagram(byte[] datagram);

    /** Ends the association; sends close_notify when it was established. Harmless when repeated. */
    void close();
}
