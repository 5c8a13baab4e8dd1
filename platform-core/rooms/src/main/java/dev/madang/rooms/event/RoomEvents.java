package dev.madang.rooms.event;

/** Where rooms put their events; a port. Called from any thread. */
@FunctionalInterface
public interface RoomEvents {
    /**
     * Takes one event. The events of one room come in order, one at a time, on whatever thread, after the step that they come of and
     * under no lock of the room: implementations return at once, for others wait behind them, and do not throw.
     */
    void append(RoomEvent event);
}
