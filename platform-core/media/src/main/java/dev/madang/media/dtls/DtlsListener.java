package dev.madang.media.dtls;

import dev.madang.media.srtp.SrtpKeys;

/** What a {@link DtlsSession} tells its Peer. Called from any thread: the Peer posts to its worker. */
public interface DtlsListener {
    /** A datagram to send to the peer; the array is handed over. */
    void transmit(byte[] datagram);

    /** The handshake is done, the remote certificate fits the fingerprints, and these are the SRTP keys. */
    void connected(SrtpKeys keys);

    /** The handshake failed, was refused, or ran out of time; nothing follows. The reason holds no secret. */
    void failed(String reason);

    /** The remote end closed an established association; nothing follows. */
    void closed();
}
