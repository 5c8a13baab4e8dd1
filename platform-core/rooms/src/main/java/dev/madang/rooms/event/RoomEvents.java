package dev.madang.rooms.event;

/** Where rooms put their events; a port. */
@FunctionalInterface
public interface RoomEvents {
    /**
     * Takes one event. The events of one room come in order, one at a time, under the room's lock: implementations return at
     * once, do not throw, and do not call the room.
     */
    void append(RoomEvent event);
}
