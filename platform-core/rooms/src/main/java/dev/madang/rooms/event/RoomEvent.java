package dev.madang.rooms.event;

import dev.madang.rooms.RoomKey;
import java.time.Instant;

/**
 * A fact about a room.
 *
 * @param room which one
 * @param sequence 1 for the room's first event, then without gaps
 * @param time when it became true
 * @param fact what
 */
public record RoomEvent(RoomKey room, long sequence, Instant time, RoomFact fact) {}
