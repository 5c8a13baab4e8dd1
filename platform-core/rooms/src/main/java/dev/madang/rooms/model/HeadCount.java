package dev.madang.rooms.model;

/**
 * How many are in a room.
 *
 * @param people everybody but recorders, 0 and up
 * @param audience the viewers among them, 0 and up
 */
public record HeadCount(int people, int audience) {}
