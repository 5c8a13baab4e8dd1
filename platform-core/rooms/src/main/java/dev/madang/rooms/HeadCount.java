package dev.madang.rooms;

/**
 * How many are in a room.
 *
 * @param people everybody but recorders
 * @param audience viewers
 */
public record HeadCount(int people, int audience) {}
