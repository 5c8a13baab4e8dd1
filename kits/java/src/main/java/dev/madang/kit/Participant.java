package dev.madang.kit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a room.
 *
 * @param identity null for one who came without
 * @param role as the media server writes it
 * @param hand whether the hand is raised
 * @param interrupted whether it has been cut off for some seconds
 * @param rights what it may do, as the media server writes it
 * @param tracks what it publishes
 */
public record Participant(
        String id,
        @Nullable String identity,
        String role,
        String name,
        Map<String, Object> metadata,
        Instant joinedAt,
        boolean hand,
        boolean interrupted,
        List<String> rights,
        List<Track> tracks) {
    /**
     * A track of a participant.
     *
     * @param track its id, such as {@code ~k3f9x-1}: unique in the fleet, the same when its publisher publishes the same thing anew on
     *     another connection
     * @param kind {@code audio} or {@code video}
     * @param source such as {@code camera}
     * @param muted by its publisher
     * @param silenced by a moderator or the service
     * @param held whether only these lift it
     */
    public record Track(String track, String kind, String source, boolean muted, boolean silenced, boolean held) {
        static Track of(Document track) {
            return new Track(
                    track.string("track"),
                    track.string("kind"),
                    track.string("source"),
                    track.flag("muted"),
                    track.flag("silenced"),
                    track.flag("held"));
        }
    }

    static Participant of(Document participant) {
        return new Participant(
                participant.string("id"),
                participant.text("identity"),
                participant.string("role"),
                participant.string("name"),
                participant.map("metadata"),
                participant.instant("joinedAt"),
                participant.flag("hand"),
                participant.flag("interrupted"),
                participant.strings("rights"),
                participant.list("tracks", Track::of));
    }
}
