package dev.madang.rooms.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said in a room, which the room does not understand, and need not.
 *
 * @param number 1 for the room's first message, one more each time
 * @param from who said it, null for the service
 * @param identity of who said it, null for the service and for one who came without
 * @param name of who said it, null for the service
 * @param data JSON text
 */
public record Message(
        long number,
        @Nullable ParticipantId from,
        @Nullable String identity,
        @Nullable String name,
        Instant at,
        String data) {}
