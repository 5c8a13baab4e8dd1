package dev.madang.media.engine;

/** Why a Peer ended. */
public enum CloseReason {
    /** Our side asked for it: DELETE, room closed, participant removed. */
    REQUESTED,
    /** The remote end closed DTLS. */
    REMOTE_CLOSED,
    /** ICE never connected within its time limit. */
    ICE_TIMEOUT,
    /** No consent from the remote end any more (RFC 7675). */
    CONSENT_EXPIRED,
    /** The DTLS handshake failed or ran out of time. */
    DTLS_FAILED,
    /** A bug in our code ended this Peer, or its worker did not come in time to what was negotiated; the node goes on. */
    INTERNAL_ERROR,
    /** The node is stopping. */
    NODE_STOPPED
}
