package dev.madang.media.ice;

/** How a Peer's ICE stands. */
public enum IceState {
    /** No valid pair yet. */
    CHECKING,
    /** A valid pair with recent consent. */
    CONNECTED,
    /** No authenticated message for some seconds. */
    DISCONNECTED,
    /** Consent ran out (RFC 7675), or no pair became valid in time. */
    FAILED
}
