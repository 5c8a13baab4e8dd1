package dev.madang.rooms.event;

import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a room event says. Immutable. */
public sealed interface RoomFact {
    /** The room exists. The first event of its first term. */
    record RoomCreated(String mode) implements RoomFact {}

    /** The room is there again, without anybody in it: its node was restarted, or no node carried it any more. The first event of its term. */
    record RoomRestored(String mode) implements RoomFact {}

    /**
     * Another Home decides for the room, as the one before was lost or handed it over. The first event of its term: whatever was said in the term before, this
     * is so now.
     */
    record RoomTakenOver(String mode, List<ParticipantView> people) implements RoomFact {
        public RoomTakenOver {
            people = List.copyOf(people);
        }
    }

    /**
     * The room is over; the last event of its life, unless its node stopped and another one restores it.
     *
     * @param detail what the one who closed it said, or null
     */
    record RoomClosed(RoomEnd why, @Nullable String detail) implements RoomFact {}

    /** The room was locked, or is open again. */
    record RoomLocked(boolean locked) implements RoomFact {}

    /** A recording of the room is asked for, or no longer. */
    record RecordingRequested(boolean wanted) implements RoomFact {}

    /** Somebody came in, by signalling or with a first leg. */
    record ParticipantJoined(ParticipantId participant, Role role, String name) implements RoomFact {}

    /** Somebody has neither a leg nor signalling any more. */
    record ParticipantLeft(ParticipantId participant, Role role, String name, LeaveReason why) implements RoomFact {}

    /** A participant has another role: promoted, or the other way. */
    record ParticipantPromoted(ParticipantId participant, Role from, Role to) implements RoomFact {}

    /** A track can be received from now on; {@link TrackMuted} follows where it is muted or silenced from the start. */
    record TrackPublished(ParticipantId participant, TrackId track, TrackKind kind) implements RoomFact {}

    /** A track began to carry media, or became inactive: none comes. */
    record TrackActive(ParticipantId participant, TrackId track, TrackKind kind, boolean active) implements RoomFact {}

    /** A track was muted by its publisher or silenced by a moderator, or is heard and seen again. */
    record TrackMuted(ParticipantId participant, TrackId track, TrackKind kind, boolean muted) implements RoomFact {}

    /** A track is gone; its id comes again where its publisher publishes the same thing anew. */
    record TrackUnpublished(ParticipantId participant, TrackId track, TrackKind kind) implements RoomFact {}
}
