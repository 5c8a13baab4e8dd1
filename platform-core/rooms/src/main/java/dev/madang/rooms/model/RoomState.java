package dev.madang.rooms.model;

import java.util.Locale;

/** Where a room is in its life. */
public enum RoomState {
    /** Open; nobody who matters publishes yet. */
    WAITING,
    /** Somebody publishes; where the room lives with its host: the host does. */
    LIVE,
    /** The host is gone and may come back. */
    GRACE,
    /** Over; nothing brings it back. */
    CLOSED;

    /** The state as written in the API: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
