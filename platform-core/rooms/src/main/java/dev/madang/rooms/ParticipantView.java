package dev.madang.rooms;

import dev.madang.rooms.mode.Role;
import java.time.Instant;
import java.util.List;

/**
 * A participant as others see it.
 *
 * @param handRaised whether it asks to be noticed
 * @param tracks what it publishes
 */
public record ParticipantView(
        ParticipantId id, Role role, String name, Instant joinedAt, boolean handRaised, List<TrackView> tracks) {
    public ParticipantView {
        tracks = List.copyOf(tracks);
    }
}
