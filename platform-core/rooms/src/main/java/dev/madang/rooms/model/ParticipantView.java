package dev.madang.rooms.model;

import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A participant as others see it.
 *
 * @param identity tells it apart in the room, null for one who came without
 * @param metadata a JSON object, or null
 * @param handRaised whether it asks to be noticed
 * @param interrupted whether it is cut off at present, by its signalling or its media
 * @param rights what it may do
 * @param tracks what it publishes
 */
public record ParticipantView(
        ParticipantId id,
        @Nullable String identity,
        Role role,
        String name,
        @Nullable String metadata,
        Instant joinedAt,
        boolean handRaised,
        boolean interrupted,
        Set<Right> rights,
        List<TrackView> tracks) {
    public ParticipantView {
        rights = Set.copyOf(rights);
        tracks = List.copyOf(tracks);
    }

    /** Whether it moderates the room. */
    public boolean moderates() {
        return rights.contains(Right.MODERATE);
    }
}
