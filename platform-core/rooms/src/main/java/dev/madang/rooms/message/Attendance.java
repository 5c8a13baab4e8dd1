package dev.madang.rooms.message;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a Router has of one participant, in place of what it said before.
 *
 * @param answered number of the newest request of that Router whose answer it knew of when it said this: of what came by a later one it
 *     says nothing
 * @param presence by which it is there by signalling on that node, null where it is not
 * @param legs its legs there
 * @param ifGone why it left, where nothing keeps it in the room any more
 */
public record Attendance(
        ParticipantId participant,
        long answered,
        @Nullable PresenceState presence,
        List<LegState> legs,
        LeaveReason ifGone) {
    public Attendance {
        legs = List.copyOf(legs);
    }

    /** Whether that is the same but for what else was known when it was said. */
    public boolean saysTheSame(Attendance other) {
        return equals(new Attendance(other.participant, answered, other.presence, other.legs, other.ifGone));
    }

    /**
     * A presence.
     *
     * @param number given by its Router, 1 and up, never twice
     * @param connected whether its socket works
     * @param heard whether anything is heard by it at present
     */
    public record PresenceState(long number, boolean connected, boolean heard) {}

    /**
     * A leg.
     *
     * @param number given by its Router, 1 and up, never twice
     * @param presence number of the presence that it came by, 0 for WHIP and WHEP
     * @param wasConnected whether it ever was connected
     * @param disconnected whether it was connected and is not at present
     * @param tracks what comes in by it, in the order of their m-sections
     */
    public record LegState(
            long number,
            Direction direction,
            long presence,
            boolean wasConnected,
            boolean disconnected,
            List<TrackState> tracks) {
        public LegState {
            tracks = List.copyOf(tracks);
        }
    }

    /**
     * A track as it comes in.
     *
     * @param mid of its m-section
     * @param source what its publisher says that it is
     * @param active whether it carries media; else it is inactive, muted or not
     */
    public record TrackState(String mid, TrackKind kind, TrackSource source, boolean active, Coding coding) {
        /** The same without media. */
        public TrackState inactive() {
            return new TrackState(mid, kind, source, false, coding);
        }
    }
}
