package dev.madang.server.api;

import dev.madang.rooms.ParticipantView;
import dev.madang.rooms.TrackView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A participant as the API shows it.
 *
 * @param hand whether the hand is raised
 * @param interrupted whether it has been cut off for some seconds
 */
@Schema(description = "A participant")
record ParticipantDocument(
        String id,
        String role,
        String name,
        Instant joinedAt,
        boolean hand,
        boolean interrupted,
        List<TrackDocument> tracks) {

    /** A track that it publishes. */
    record TrackDocument(String track, String kind, String source, boolean muted, boolean silenced) {
        static TrackDocument of(TrackView view) {
            String kind = view.kind().name().toLowerCase(Locale.ROOT);
            return new TrackDocument(Long.toString(view.id()), kind, view.source(), view.muted(), view.silenced());
        }
    }

    static ParticipantDocument of(ParticipantView view) {
        return new ParticipantDocument(
                view.id().value(),
                view.role().label(),
                view.name(),
                view.joinedAt(),
                view.handRaised(),
                view.interrupted(),
                view.tracks().stream().map(TrackDocument::of).toList());
    }
}
