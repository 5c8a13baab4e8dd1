package dev.madang.rooms.model;

/** Why a leg is gone. */
public enum LegEnd {
    /** Its client said goodbye. */
    LEFT,
    /** The room closed. */
    ROOM_CLOSED,
    /** A moderator or the service took the participant out. */
    REMOVED,
    /** The same participant has another leg in its place. */
    REPLACED,
    /** The participant has a role now that may not have such a leg. */
    ROLE_CHANGED,
    /** The node is stopping; another may take its clients. */
    NODE_STOPPED,
    /** The client closed DTLS. */
    REMOTE_CLOSED,
    /** ICE never connected within its time limit. */
    ICE_TIMEOUT,
    /** Nothing is heard of the client any more. */
    CONSENT_EXPIRED,
    /** The DTLS handshake failed or ran out of time. */
    DTLS_FAILED,
    /** A bug of ours. */
    INTERNAL_ERROR
}
