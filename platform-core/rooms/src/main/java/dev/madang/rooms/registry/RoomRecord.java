package dev.madang.rooms.registry;

import dev.madang.rooms.RoomKey;
import java.time.Instant;

/**
 * What the fleet knows of a room.
 *
 * @param key which room
 * @param mode its mode's name
 * @param createdAt when it was created
 */
public record RoomRecord(RoomKey key, String mode, Instant createdAt) {}
