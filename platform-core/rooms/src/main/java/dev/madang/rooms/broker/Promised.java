package dev.madang.rooms.broker;

import dev.madang.rooms.model.RoomKey;

/** What was promised and does not show in what nodes say yet. */
public interface Promised {
    /** Legs of that kind on that node. */
    int legs(String node, LegKind kind);

    /** Legs of that room on that node, of every kind. */
    int legs(String node, RoomKey room);
}
