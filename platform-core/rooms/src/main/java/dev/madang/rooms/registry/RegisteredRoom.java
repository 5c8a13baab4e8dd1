package dev.madang.rooms.registry;

import dev.madang.rooms.model.RoomKey;
import java.util.Map;

/**
 * What the Registry has of a room; only its Home's node writes it.
 *
 * @param room what it is, and under which term
 * @param home the node that decides for it
 * @param carriers how many legs of it each node has, by the node's name; roughly
 */
public record RegisteredRoom(RoomRecord room, NodeRef home, Map<String, Integer> carriers) {
    public RegisteredRoom {
        carriers = Map.copyOf(carriers);
    }

    public RoomKey key() {
        return room.key();
    }
}
