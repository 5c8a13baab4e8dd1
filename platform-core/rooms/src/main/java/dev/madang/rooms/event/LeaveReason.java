package dev.madang.rooms.event;

/** Why a participant left. */
public enum LeaveReason {
    /** It said goodbye: by request or by closing its connection. */
    LEFT,
    /** Its connection failed, or was disconnected for too long. */
    LOST,
    /** Somebody else took its place. */
    REPLACED,
    /** A moderator or the service took it out. */
    REMOVED,
    /** The room closed. */
    ROOM_CLOSED
}
