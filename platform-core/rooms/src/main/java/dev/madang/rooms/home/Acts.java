package dev.madang.rooms.home;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.home.people.KnownLeg;
import dev.madang.rooms.home.people.KnownPresence;
import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.PublishedTrack;
import dev.madang.rooms.home.people.Roster;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Does what is asked of a Home, and answers. */
final class Acts {
    private final Roster roster;
    private final Admission admission;
    private final Powers powers;
    private final Attending attending;
    private final News news;
    private final Journal journal;
    private final Keeping keeping;
    private final Moderation moderation;
    private final Inviting inviting;
    private final Chat chat;
    private final Status status;
    private final BiConsumer<RoomEnd, @Nullable String> end;

    Acts(
            Roster roster,
            Admission admission,
            Powers powers,
            Attending attending,
            News news,
            Journal journal,
            Keeping keeping,
            Moderation moderation,
            Inviting inviting,
            Chat chat,
            Status status,
            BiConsumer<RoomEnd, @Nullable String> end) {
        this.roster = roster;
        this.admission = admission;
        this.powers = powers;
        this.attending = attending;
        this.news = news;
        this.journal = journal;
        this.keeping = keeping;
        this.moderation = moderation;
        this.inviting = inviting;
        this.chat = chat;
        this.status = status;
        this.end = end;
    }

    /**
     * Does that for the Router, or says why not.
     *
     * @param number of the request
     */
    Answer answer(RouterId from, long number, Act<?> act) {
        try {
            return act(from, number, act);
        } catch (RefusedException refused) {
            return new Answer.Refused(refused.refusal(), String.valueOf(refused.getMessage()));
        }
    }

    private Answer act(RouterId from, long number, Act<?> act) {
        return switch (act) {
            case Act.Enter(Entrant who, long presence) -> {
                Admission.Entry entry = admission.enter(who);
                attending.enter(entry, new KnownPresence(from, presence, number, true, true));
                yield new Answer.Entered(entry.participant().id());
            }
            case Act.AdmitEntrant admit -> admit(from, admit);
            case Act.AdmitPresent admit -> admit(from, admit);
            case Act.AdmitTracks(ParticipantId who, long leg, List<Act.Wanted> tracks) -> {
                Participant participant = present(who);
                if (participant.leg(new LegKey(from, leg)) == null) {
                    throw new RefusedException(Refusal.PEER_GONE, "the leg has ended");
                }
                requireTracks(participant, tracks);
                yield Answer.Done.DONE;
            }
            case Act.Attach(ParticipantId who, Attendance.LegState leg) -> attach(from, who, leg);
            case Act.ChangeTracks(ParticipantId who, Attendance.LegState state) -> {
                Participant participant = present(who);
                KnownLeg leg = participant.leg(new LegKey(from, state.number()));
                if (leg == null) {
                    throw new RefusedException(Refusal.PEER_GONE, "the leg has ended");
                }
                attending.changeTracks(participant, leg, state);
                yield new Answer.Attached(participant.publishLeg() == leg ? participant.trackNames() : Map.of());
            }
            case Act.Mute(ParticipantId who, TrackId track, boolean muted) -> mute(present(who), track, muted);
            case Act.RaiseHand(ParticipantId who, boolean raised) -> {
                Participant participant = present(who);
                powers.require(participant, Right.RAISE_HAND);
                if (participant.raiseHand(raised)) {
                    news.presentAndSelf(participant);
                }
                yield Answer.Done.DONE;
            }
            case Act.Send(Actor by, Set<ParticipantId> to, String data) -> new Answer.Numbered(chat.send(by, to, data));
            case Act.Promote(Actor by, ParticipantId who, Role role, Grants grants) ->
                done(() -> moderation.promote(by, who, role, grants));
            case Act.SilenceTrack(Actor by, TrackId track, Boolean held) ->
                done(() -> moderation.silence(by, track, held));
            case Act.SilenceKind(Actor by, ParticipantId who, TrackKind kind, Boolean held) ->
                done(() -> moderation.silence(by, who, kind, held));
            case Act.Remove(Actor by, ParticipantId who, Duration keptOut) ->
                done(() -> moderation.remove(by, who, keptOut));
            case Act.BanIdentity(Actor by, String identity, Duration time) ->
                new Answer.Banned(moderation.ban(by, identity, time));
            case Act.ListBans(Actor by) -> new Answer.Bans(moderation.bans(by));
            case Act.Unban(Actor by, String ban) -> done(() -> moderation.unban(by, ban));
            case Act.ChangeMetadata(Actor by, ParticipantId who, String metadata) ->
                done(() -> moderation.changeMetadata(by, who, metadata));
            case Act.Rename(Actor by, ParticipantId who, String name) -> done(() -> moderation.rename(by, who, name));
            case Act.ChangeRoom(Actor by, RoomChange change) -> done(() -> status.change(by, change));
            case Act.Invite(Actor by, Role role, int uses, Duration time, String name) ->
                new Answer.Invited(inviting.invite(by, role, uses, time, name));
            case Act.ListInvitations(Actor by) -> new Answer.Invitations(inviting.list(by));
            case Act.RevokeInvitation(Actor by, String code) -> done(() -> inviting.revoke(by, code));
            case Act.FindInvitation(String code) -> new Answer.Invited(inviting.find(code));
            case Act.UseInvitation(String code) -> {
                // Whoever would stand before a locked door does not spend it.
                admission.requireUnlocked(inviting.find(code).role(), Grants.NONE);
                yield new Answer.Invited(inviting.use(code));
            }
            case Act.AskToClose(Actor by) -> done(() -> requireMayClose(by));
            case Act.Close(Actor by, String detail) -> {
                requireMayClose(by);
                end.accept(RoomEnd.REQUESTED, detail);
                yield Answer.Done.DONE;
            }
            case Act.Unknown(String kind) ->
                throw new RefusedException(Refusal.NOT_UNDERSTOOD, "the room's node does not know " + kind);
        };
    }

    private static Answer done(Runnable act) {
        act.run();
        return Answer.Done.DONE;
    }

    private Participant present(ParticipantId who) {
        Participant found = roster.find(who);
        if (found == null) {
            throw new RefusedException(Refusal.NOT_PRESENT, "you are not in the room any more");
        }
        return found;
    }

    private Answer admit(RouterId from, Act.AdmitEntrant admit) {
        LegKey leg = new LegKey(from, admit.leg());
        Participant participant = admission.admit(admit.who(), leg, admit.direction());
        try {
            requireTracks(participant, admit.tracks());
        } catch (RefusedException refused) {
            attending.giveUp(participant, leg);
            throw refused;
        }
        return new Answer.Admitted(participant.id(), participant.role());
    }

    private Answer admit(RouterId from, Act.AdmitPresent admit) {
        Participant participant = present(admit.participant());
        requireBy(participant, from, admit.presence());
        requireTracks(participant, admit.tracks());
        admission.admitLeg(participant, new LegKey(from, admit.leg()), admit.direction());
        return new Answer.Admitted(participant.id(), participant.role());
    }

    private static void requireBy(Participant participant, RouterId from, long number) {
        KnownPresence presence = participant.presence();
        if (presence == null || !presence.isAt(from, number)) {
            throw new RefusedException(Refusal.NOT_PRESENT, "you are not in the room any more");
        }
    }

    /** Those of one in the audience, on a duplex leg, are let in when it is promoted, and only such as it may publish then. */
    private void requireTracks(Participant participant, List<Act.Wanted> tracks) {
        if (roster.mayPublish(participant)) {
            for (Act.Wanted track : tracks) {
                powers.require(participant, track.source().right(track.kind()));
            }
        }
    }

    private Answer attach(RouterId from, ParticipantId who, Attendance.LegState state) {
        Participant participant = roster.find(who);
        LegKey key = new LegKey(from, state.number());
        KnownLeg known = participant == null ? null : participant.leg(key);
        if (participant != null && known != null) {
            // A Home before this one let it in, and was lost before it said so.
            return new Answer.Attached(participant.publishLeg() == known ? participant.trackNames() : Map.of());
        }
        if (participant == null || !participant.isJoining(key)) {
            throw new RefusedException(Refusal.NOT_PRESENT, "you were taken out of the room");
        }
        try {
            if (state.presence() != 0) {
                requireBy(participant, from, state.presence());
            }
            KnownLeg leg = new KnownLeg(key, state);
            attending.attach(participant, leg);
            return new Answer.Attached(participant.publishLeg() == leg ? participant.trackNames() : Map.of());
        } catch (RefusedException refused) {
            attending.giveUp(participant, key);
            throw refused;
        }
    }

    /** Who unmutes what a moderator silenced lifts that too, where it may. */
    private Answer mute(Participant participant, TrackId id, boolean muted) {
        PublishedTrack track = participant.tracks().find(id);
        if (track == null) {
            throw new RefusedException(Refusal.NO_SUCH_TRACK, "you publish no such track");
        }
        boolean changed = track.muted(muted);
        boolean lifted = !muted && track.silenced() && !track.held();
        if (lifted) {
            participant.silence(track, null);
            news.presentAndSelf(participant);
            keeping.soon();
        }
        if (changed || lifted) {
            journal.muted(participant, track);
            news.present(participant);
        }
        return Answer.Done.DONE;
    }

    private void requireMayClose(Actor by) {
        Participant who = powers.who(by);
        powers.require(who, Right.MODERATE);
        if (powers.isOutranked(who)) {
            throw new RefusedException(Refusal.OUTRANKED, "somebody in the room ranks above you");
        }
    }
}
