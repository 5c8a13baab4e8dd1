package dev.madang.media.dtls;

import dev.madang.media.srtp.SrtpKeys;

/** Either side of a handshake, when it is done. */
interface KeyedPeer {
    /** First retransmission of a flight; doubles from there. */
    int RESEND_MILLIS = 400;

    /** @throws NullPointerException when the handshake is not complete */
    SrtpKeys keys();
}
