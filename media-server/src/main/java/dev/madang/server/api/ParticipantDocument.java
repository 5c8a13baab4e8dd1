package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.TrackView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A participant as the API shows it.
 *
 * @param identity null for one who came without
 * @param rights what it may do
 * @param hand whether the hand is raised
 * @param interrupted whether it has been cut off for some seconds
 */
@Schema(description = "A participant")
record ParticipantDocument(
        String id,
        @Nullable String identity,
        String role,
        String name,
        @JsonRawValue @Nullable String metadata,
        Instant joinedAt,
        boolean hand,
        boolean interrupted,
        List<String> rights,
        List<TrackDocument> tracks) {

    /** A track that it publishes. */
    record TrackDocument(String track, String kind, String source, boolean muted, boolean silenced, boolean held) {
        static TrackDocument of(TrackView view) {
            String kind = view.kind().name().toLowerCase(Locale.ROOT);
            return new TrackDocument(
                    view.id().toString(), kind, view.source(), view.muted(), view.silenced(), view.held());
        }
    }

    static ParticipantDocument of(ParticipantView view) {
        return new ParticipantDocument(
                view.id().value(),
                view.identity(),
                view.role().label(),
                view.name(),
                view.metadata(),
                view.joinedAt(),
                view.handRaised(),
                view.interrupted(),
                view.rights().stream().sorted().map(Right::label).toList(),
                view.tracks().stream().map(TrackDocument::of).toList());
    }
}
