package dev.madang.rooms.message;

/**
 * A leg, unique in its room.
 *
 * @param router where it is
 * @param number given by that Router, 1 and up, never twice
 */
public record LegKey(RouterId router, long number) {}
