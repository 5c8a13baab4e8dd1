package dev.madang.rooms.event;

import dev.madang.rooms.model.RoomKey;
import java.time.Instant;

/**
 * A fact about a room. The events of an incarnation are in order by term, then by sequence.
 *
 * @param room which one
 * @param incarnation which life of a room of that key: a later one has a higher number
 * @param term which Home of that life says so: 1 for the first, one more for each that takes over
 * @param sequence 1 for the term's first event, then without gaps
 * @param time when it became true
 * @param fact what
 */
public record RoomEvent(RoomKey room, long incarnation, long term, long sequence, Instant time, RoomFact fact) {}
