package dev.madang.rooms;

import dev.madang.rooms.mode.Role;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room at one moment.
 *
 * @param participants how many there are, of each role that somebody has
 * @param host who publishes as host, or null
 */
public record RoomView(
        RoomKey key,
        String mode,
        RoomState state,
        Instant createdAt,
        Map<Role, Integer> participants,
        @Nullable ParticipantView host) {
    public RoomView {
        participants = Map.copyOf(participants);
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
