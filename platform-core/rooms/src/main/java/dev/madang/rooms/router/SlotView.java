package dev.madang.rooms.router;

import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import org.jspecify.annotations.Nullable;

/**
 * A Slot of a receive leg and what is in it, at one moment.
 *
 * @param mid of its m-section
 * @param track what feeds it, null for nothing
 * @param source what that is as its publisher says, null for nothing
 */
public record SlotView(
        String mid,
        TrackKind kind,
        @Nullable TrackId track,
        @Nullable String source) {
    /** Whose track is in it, null for nobody's. */
    public @Nullable ParticipantId participant() {
        return track == null ? null : track.participant();
    }
}
