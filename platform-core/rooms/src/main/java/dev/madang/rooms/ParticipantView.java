package dev.madang.rooms;

import dev.madang.rooms.mode.Role;
import java.time.Instant;
import java.util.List;

/**
 * A participant as others see it.
 *
 * @param handRaised whether it asks to be noticed
 * @param interrupted whether it is cut off at present, by its signalling or its media
 * @param tracks what it publishes
 */
public record ParticipantView(
        ParticipantId id,
        Role role,
        String name,
        Instant joinedAt,
        boolean handRaised,
        boolean interrupted,
        List<TrackView> tracks) {
    public ParticipantView {
        tracks = List.copyOf(tracks);
    }
}
