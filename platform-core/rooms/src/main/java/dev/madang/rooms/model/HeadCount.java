package dev.madang.rooms.model;

/**
 * How many are in a room.
 *
 * @param people everybody but recorders
 * @param audience viewers
 */
public record HeadCount(int people, int audience) {}
