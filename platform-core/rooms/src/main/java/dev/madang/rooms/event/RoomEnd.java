package dev.madang.rooms.event;

/** Why a room closed. */
public enum RoomEnd {
    /** Its service asked for it. */
    REQUESTED,
    /** The host did not come back in time. */
    HOST_LEFT,
    /** Nobody was in it for too long. */
    EMPTY,
    /** The time came that it was given. */
    SCHEDULED,
    /** The node is stopping. */
    NODE_STOPPED
}
