package dev.madang.rooms.model;

/** Why a presence ended. */
public enum PresenceEnd {
    /** The room closed. */
    ROOM_CLOSED,
    /** The node stops. */
    NODE_STOPPED,
    /** The same participant came in anew. */
    REPLACED,
    /** A moderator or the service took the participant out. */
    REMOVED
}
