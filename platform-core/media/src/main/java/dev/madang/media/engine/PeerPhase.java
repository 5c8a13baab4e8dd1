package dev.madang.media.engine;

/** The steps of a Peer's join, in order; each is reported once with the time since the Peer was made. */
public enum PeerPhase {
    /** First authenticated connectivity check answered. */
    ICE,
    /** DTLS handshake done, keys in place. */
    DTLS,
    /** First media packet received (receive Peer) or sent (send Peer). */
    FIRST_PACKET,
    /** First key frame received or sent. */
    FIRST_KEY_FRAME
}
