package dev.madang.rooms.model;

import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Role;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room at one moment.
 *
 * @param participants how many there are, of each role that somebody has
 * @param host who publishes as host, or null
 * @param locked whether nobody new comes in
 * @param recording whether a recording is asked for
 * @param chat who hears whom
 * @param settings those that the room was given, by name
 * @param metadata a JSON object, or null
 * @param closeAt when it closes by itself, or null
 */
public record RoomView(
        RoomKey key,
        String mode,
        RoomState state,
        Instant createdAt,
        Map<Role, Integer> participants,
        @Nullable ParticipantView host,
        boolean locked,
        boolean recording,
        ChatPolicy chat,
        Map<String, String> settings,
        @Nullable String metadata,
        @Nullable Instant closeAt) {
    public RoomView {
        participants = Map.copyOf(participants);
        settings = Map.copyOf(settings);
    }

    /** Everybody in the room. */
    public int participantCount() {
        int sum = 0;
        for (int count : participants.values()) {
            sum += count;
        }
        return sum;
    }

    /** The audience; recorders do not count. */
    public int viewerCount() {
        return participants.getOrDefault(Role.VIEWER, 0);
    }
}
