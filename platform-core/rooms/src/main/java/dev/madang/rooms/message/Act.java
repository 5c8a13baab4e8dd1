package dev.madang.rooms.message;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of the Home. Each is answered, by an {@link Answer.Refused} where rules, limits or the actor's rights say no;
 * nothing has changed then.
 *
 * @param <A> what it is answered by where it is done
 */
public sealed interface Act<A extends Answer> {
    /**
     * A track that somebody would send.
     *
     * @param source what it says of it
     */
    record Wanted(TrackKind kind, TrackSource source) {}

    /** Somebody comes in by signalling; the same participant's earlier presence ends. */
    record Enter(Entrant who, long presence) implements Act<Answer.Entered> {}

    /** Somebody without a presence would have a leg: WHIP or WHEP. */
    record AdmitEntrant(Entrant who, long leg, Direction direction, List<Wanted> tracks)
            implements Act<Answer.Admitted> {}

    /** Somebody who is present would have a leg. */
    record AdmitPresent(ParticipantId participant, long presence, long leg, Direction direction, List<Wanted> tracks)
            implements Act<Answer.Admitted> {}

    /** Somebody who has a publish leg would send these by it. */
    record AdmitTracks(ParticipantId participant, long leg, List<Wanted> tracks) implements Act<Answer.Done> {}

    /** A leg that was admitted is negotiated. */
    record Attach(ParticipantId participant, Attendance.LegState leg) implements Act<Answer.Attached> {}

    /** The tracks of a publish leg were negotiated anew. */
    record ChangeTracks(ParticipantId participant, Attendance.LegState leg) implements Act<Answer.Attached> {}

    /** Mutes one of its own tracks, or the other way; unmuting lifts a moderator's silence that is not held. */
    record Mute(ParticipantId participant, TrackId track, boolean muted) implements Act<Answer.Done> {}

    record RaiseHand(ParticipantId participant, boolean raised) implements Act<Answer.Done> {}

    /**
     * Says something.
     *
     * @param to whom, or null for everybody it may be heard by
     * @param data JSON text
     */
    record Send(Actor by, @Nullable Set<ParticipantId> to, String data) implements Act<Answer.Numbered> {}

    /**
     * Gives a participant another role, or other rights in the one it has.
     *
     * @param role null for the one it has
     * @param grants what is given and taken beyond the role's rights; null for nothing with a new role, and for what there was with the same
     */
    record Promote(
            Actor by,
            ParticipantId participant,
            @Nullable Role role,
            @Nullable Grants grants) implements Act<Answer.Done> {}

    /** @param held whether only a moderator lifts it, null to let it be heard and seen again */
    record SilenceTrack(Actor by, TrackId track, @Nullable Boolean held) implements Act<Answer.Done> {}

    /** The same for all that somebody sends of a kind, now and later. */
    record SilenceKind(
            Actor by,
            ParticipantId participant,
            TrackKind kind,
            @Nullable Boolean held) implements Act<Answer.Done> {}

    /**
     * Takes a participant out.
     *
     * @param keptOut how long it may not come back: null for the room's life, zero for not at all
     */
    record Remove(
            Actor by, ParticipantId participant, @Nullable Duration keptOut) implements Act<Answer.Done> {}

    /**
     * Keeps an identity out, whether or not it is in the room.
     *
     * @param time how long, null for the room's life
     */
    record BanIdentity(Actor by, String identity, @Nullable Duration time) implements Act<Answer.Banned> {}

    record ListBans(Actor by) implements Act<Answer.Bans> {}

    record Unban(Actor by, String ban) implements Act<Answer.Done> {}

    /** @param metadata a JSON object, or null for none */
    record ChangeMetadata(
            Actor by, ParticipantId participant, @Nullable String metadata) implements Act<Answer.Done> {}

    record Rename(Actor by, ParticipantId participant, String name) implements Act<Answer.Done> {}

    record ChangeRoom(Actor by, RoomChange change) implements Act<Answer.Done> {}

    /** @param name what it is for, or null */
    record Invite(
            Actor by,
            Role role,
            int uses,
            Duration life,
            @Nullable String name) implements Act<Answer.Invited> {}

    record ListInvitations(Actor by) implements Act<Answer.Invitations> {}

    record RevokeInvitation(Actor by, String code) implements Act<Answer.Done> {}

    /** What that invitation is, without using it. */
    record FindInvitation(String code) implements Act<Answer.Invited> {}

    /** Lets one more in by an invitation. */
    record UseInvitation(String code) implements Act<Answer.Invited> {}

    /** Whether the actor may close the room; does no more. */
    record AskToClose(Actor by) implements Act<Answer.Done> {}

    /** @param detail what everybody is told, or null */
    record Close(Actor by, @Nullable String detail) implements Act<Answer.Done> {}

    /**
     * What a node of a newer version wants and this one does not know. It is refused as {@link Refusal#NOT_UNDERSTOOD}.
     *
     * @param kind what it is called
     */
    record Unknown(String kind) implements Act<Answer.Done> {}
}
