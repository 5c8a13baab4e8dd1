package dev.madang.rooms.home;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.PublishedTrack;
import dev.madang.rooms.home.people.Roster;
import dev.madang.rooms.home.people.RuleBook;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is decided about the people in a room, by those who may. */
final class Moderation {
    private final RuleBook rules;
    private final Roster roster;
    private final Admission admission;
    private final Powers powers;
    private final Attending attending;
    private final News news;
    private final Journal journal;
    private final Bans bans;
    private final Inviting inviting;
    private final Keeping keeping;
    private final Supplier<String> ids;

    Moderation(
            RuleBook rules,
            Roster roster,
            Admission admission,
            Powers powers,
            Attending attending,
            News news,
            Journal journal,
            Bans bans,
            Inviting inviting,
            Keeping keeping,
            Supplier<String> ids) {
        this.rules = rules;
        this.roster = roster;
        this.admission = admission;
        this.powers = powers;
        this.attending = attending;
        this.news = news;
        this.journal = journal;
        this.bans = bans;
        this.inviting = inviting;
        this.keeping = keeping;
        this.ids = ids;
    }

    /**
     * Gives a participant another role, or other rights in the one it has.
     *
     * @param wanted the role, null for the one it has
     * @param grants what is given and taken beyond the role's rights; null for nothing with a new role, and for what there was with the same
     */
    void promote(Actor actor, ParticipantId who, @Nullable Role wanted, @Nullable Grants grants) {
        Participant by = powers.who(actor);
        boolean stepsDown = by != null
                && by.id().equals(who)
                && grants == null
                && wanted != null
                && rules.now().publishes(by.role())
                && !rules.now().publishes(wanted);
        Participant participant = stepsDown ? participant(who) : below(by, who);
        Role from = participant.role();
        Role to = wanted == null ? from : wanted;
        if (from != to && !rules.now().mayBecome(from, to)) {
            throw new RefusedException(
                    Refusal.ROLE_CANNOT_CHANGE,
                    "a " + from.label() + " cannot become a " + to.label() + " in this mode");
        }
        if (to == Role.HOST && from != to && by != null && by.role() != Role.HOST) {
            throw new RefusedException(Refusal.OUTRANKED, "only hosts make hosts");
        }
        // Who steps down does not get back what was taken.
        Grants promoted = stepsDown ? participant.promotedBy().taken() : grants == null ? Grants.NONE : grants;
        if (from == to) {
            promoted = participant.promotedBy().and(promoted);
        }
        Set<Right> before = participant.rights();
        Set<Right> after = rules.now().rights(to, participant.cameAs().grants().and(promoted));
        if (!stepsDown) {
            powers.requireGivable(by, before, after);
        }
        if (from != to) {
            admission.requirePlace(participant, to);
        } else if (before.equals(after)) {
            return;
        }
        roster.promote(participant, to, promoted);
        inviting.review(participant);
        participant.raiseHand(false);
        // Nobody publishes in a role that does not.
        boolean comesUp = rules.now().publishes(to);
        if (from != to && comesUp) {
            journal.promoted(participant, from);
        }
        attending.roleChanged(participant);
        if (from != to && !comesUp) {
            journal.promoted(participant, from);
        }
        news.presentAndSelf(participant);
        keeping.soon();
    }

    /** @param held whether only a moderator lifts it, null to let it be heard and seen again */
    void silence(Actor actor, TrackId id, @Nullable Boolean held) {
        Participant by = powers.who(actor);
        powers.require(by, Right.MODERATE);
        Participant participant = roster.find(id.participant());
        PublishedTrack track = participant == null ? null : participant.tracks().find(id);
        if (participant == null || track == null) {
            throw new RefusedException(Refusal.NO_SUCH_TRACK, "nobody publishes such a track");
        }
        powers.requireOver(by, participant);
        if (participant.silence(track, held)) {
            silenced(participant, List.of(track));
        }
    }

    /** The same for all that somebody sends of a kind, now and later. */
    void silence(Actor actor, ParticipantId who, TrackKind kind, @Nullable Boolean held) {
        Participant participant = below(powers.who(actor), who);
        if (participant.silenceAll(kind, held)) {
            silenced(
                    participant,
                    participant.tracks().all().stream()
                            .filter(track -> track.kind() == kind)
                            .toList());
        }
    }

    private void silenced(Participant participant, List<PublishedTrack> tracks) {
        for (PublishedTrack track : tracks) {
            journal.muted(participant, track);
        }
        inviting.review(participant);
        news.presentAndSelf(participant);
        keeping.soon();
    }

    /**
     * Takes a participant out and keeps it out.
     *
     * @param keptOut how long it may not come back: null for the room's life, zero for not at all
     */
    void remove(Actor actor, ParticipantId who, @Nullable Duration keptOut) {
        Participant by = powers.who(actor);
        Participant participant = below(by, who);
        if (keptOut == null || keptOut.isPositive()) {
            bans.add(
                    ids.get(),
                    participant.identity(),
                    participant.cameAs().tokenId(),
                    participant.name(),
                    keptOut,
                    Powers.rank(by));
            inviting.revokeOf(participant.identity());
        }
        attending.expel(participant, LeaveReason.REMOVED);
        keeping.now();
    }

    /**
     * Keeps an identity out, whether or not it is in the room.
     *
     * @param time how long, null for the room's life
     */
    Ban ban(Actor actor, String identity, @Nullable Duration time) {
        Participant by = powers.who(actor);
        powers.require(by, Right.MODERATE);
        Participant there = roster.known(identity);
        powers.requireOver(by, there == null ? admission.rankOf(identity) : Powers.rank(there));
        String name = there == null ? identity : there.name();
        Ban ban = bans.add(
                ids.get(), identity, there == null ? "" : there.cameAs().tokenId(), name, time, Powers.rank(by));
        inviting.revokeOf(identity);
        if (there != null) {
            attending.expel(there, LeaveReason.REMOVED);
        }
        keeping.now();
        return ban;
    }

    List<Ban> bans(Actor actor) {
        powers.require(powers.who(actor), Right.MODERATE);
        return bans.all();
    }

    void unban(Actor actor, String ban) {
        Participant by = powers.who(actor);
        powers.require(by, Right.MODERATE);
        bans.requireLiftable(ban, Powers.rank(by));
        if (!bans.lift(ban)) {
            throw new RefusedException(Refusal.NO_SUCH_BAN, "the room has no such ban");
        }
        keeping.soon();
    }

    /** Its own by one who may, anybody's by the service. */
    void changeMetadata(Actor actor, ParticipantId who, @Nullable String metadata) {
        Participant participant = participant(who);
        requireOwn(powers.who(actor), participant);
        if (participant.metadata(metadata)) {
            tell(participant);
        }
    }

    /** By the service only. */
    void rename(Actor actor, ParticipantId who, String name) {
        Participant participant = participant(who);
        if (powers.who(actor) != null) {
            throw new RefusedException(Refusal.RIGHT_MISSING, "only the service gives names");
        }
        if (participant.named(name)) {
            tell(participant);
        }
    }

    private void requireOwn(@Nullable Participant by, Participant participant) {
        powers.require(by, Right.CHANGE_METADATA);
        if (by != null && by != participant) {
            throw new RefusedException(Refusal.RIGHT_MISSING, "one changes one's own metadata");
        }
    }

    private void tell(Participant participant) {
        news.presentAndSelf(participant);
        keeping.soon();
    }

    /** That participant, on whom the other may act. */
    private Participant below(@Nullable Participant by, ParticipantId who) {
        powers.require(by, Right.MODERATE);
        Participant participant = participant(who);
        powers.requireOver(by, participant);
        return participant;
    }

    private Participant participant(ParticipantId who) {
        Participant found = roster.find(who);
        if (found == null || !found.joined()) {
            throw new RefusedException(Refusal.NO_SUCH_PARTICIPANT, "the room has no such participant");
        }
        return found;
    }
}
