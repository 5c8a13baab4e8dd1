package dev.madang.fleet.link;

/** Why a handshake came to nothing. Each has a counter of its own; what is refused changes nothing else. */
public enum LinkRefusal {
    /** Signed by a fleet key that this node does not have. */
    UNKNOWN_KEY,
    /** Not signed by the key that it names. */
    WRONG_MAC,
    /** The other node's clock is more than 30 s away. */
    TIME_OFF,
    /** A {@code hello} that has come before. */
    NONCE_SEEN,
    /** The node has been started again since: this is its former life. */
    LOWER_EPOCH,
    /** No wire version that both speak. */
    VERSION_OUTSIDE,
    /** Called by a node with a higher name, which should have waited for a call. */
    HIGHER_NAME,
    /** The same field twice. */
    REPEATED_FIELD,
    /** Anything else that the format does not allow, a missing field included. */
    MALFORMED,
    /** More than 8 KiB. */
    TOO_LARGE,
    /** The other node has this node's own name. */
    SELF_CONNECTION,
    /** Another node answered than the one that was called. */
    NAME_NOT_EXPECTED,
    /** The caller's first frame was not sealed by the keys of this handshake: a {@code hello} that was played back. */
    NOT_CONFIRMED,
    /** The connection ended before the handshake did. */
    CUT,
    /** The handshake took longer than 2 s. */
    LATE,
    /** Too many handshakes were going on. */
    TOO_MANY_HANDSHAKES,
    /** Too many handshakes were going on with callers at that address. */
    TOO_MANY_FROM_SOURCE,
    /** There are as many links as a node may have. */
    TOO_MANY_LINKS;

    /** Whether the other side has shown that it has a fleet key, so that it is worth a line in the log. */
    public boolean authenticated() {
        return switch (this) {
            case TIME_OFF,
                    LOWER_EPOCH,
                    VERSION_OUTSIDE,
                    HIGHER_NAME,
                    SELF_CONNECTION,
                    NAME_NOT_EXPECTED,
                    TOO_MANY_LINKS -> true;
            case UNKNOWN_KEY,
                    WRONG_MAC,
                    NONCE_SEEN,
                    REPEATED_FIELD,
                    MALFORMED,
                    TOO_LARGE,
                    NOT_CONFIRMED,
                    CUT,
                    LATE,
                    TOO_MANY_HANDSHAKES,
                    TOO_MANY_FROM_SOURCE -> false;
        };
    }
}
