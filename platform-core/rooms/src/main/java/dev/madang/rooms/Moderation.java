package dev.madang.rooms;

import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is decided about the people in a room, by those who may. The room's lock guards it. */
final class Moderation {
    private final Room room;
    private final RuleBook rules;
    private final Roster roster;
    private final Admission admission;
    private final Powers powers;
    private final Legs legs;
    private final Feeding feeding;
    private final Bulletin bulletin;
    private final Journal journal;
    private final Bans bans;
    private final Inviting inviting;
    private final Supplier<String> ids;

    Moderation(
            Room room,
            RuleBook rules,
            Roster roster,
            Admission admission,
            Powers powers,
            Legs legs,
            Feeding feeding,
            Bulletin bulletin,
            Journal journal,
            Bans bans,
            Inviting inviting,
            Supplier<String> ids) {
        this.room = room;
        this.rules = rules;
        this.roster = roster;
        this.admission = admission;
        this.powers = powers;
        this.legs = legs;
        this.feeding = feeding;
        this.bulletin = bulletin;
        this.journal = journal;
        this.bans = bans;
        this.inviting = inviting;
        this.ids = ids;
    }

    /**
     * Gives a participant another role, or other rights in the one it has.
     *
     * @param wanted the role, null for the one it has
     * @param grants what is given and taken beyond the role's rights; null for nothing with a new role, and for what there was with the same
     */
    void promote(Actor actor, ParticipantId who, @Nullable Role wanted, @Nullable Grants grants) {
        room.locked(() -> {
            room.requireOpen();
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
            Set<Right> after =
                    rules.now().rights(to, participant.cameAs().grants().and(promoted));
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
            legs.roleChanged(participant);
            if (from != to) {
                journal.promoted(participant, from);
            }
            bulletin.promoted(participant, from, before.contains(Right.MODERATE));
            room.settle();
            room.keep();
        });
    }

    /** @param held whether only a moderator lifts it, null to let it be heard and seen again */
    void silence(Actor actor, long producer, @Nullable Boolean held) {
        room.locked(() -> {
            room.requireOpen();
            Participant by = powers.who(actor);
            powers.require(by, Right.MODERATE);
            for (Participant participant : roster.possiblePublishers()) {
                TrackState track = participant.track(producer);
                if (track != null) {
                    powers.requireOver(by, participant);
                    if (participant.silence(track, held)) {
                        silenced(participant, List.of(track));
                    }
                    return;
                }
            }
            throw new RefusedException(Refusal.NO_SUCH_TRACK, "nobody publishes such a track");
        });
    }

    /** The same for all that somebody sends of a kind, now and later. */
    void silence(Actor actor, ParticipantId who, MediaKind kind, @Nullable Boolean held) {
        room.locked(() -> {
            room.requireOpen();
            Participant participant = below(powers.who(actor), who);
            if (participant.silenceAll(kind, held)) {
                silenced(
                        participant,
                        participant.tracks().stream()
                                .filter(track -> track.producer().kind() == kind)
                                .toList());
            }
        });
    }

    private void silenced(Participant participant, List<TrackState> tracks) {
        for (TrackState track : tracks) {
            journal.muted(participant, track.producer(), track.silenced() || track.muted());
        }
        inviting.review(participant);
        bulletin.present(participant);
        People.tellSelf(participant);
        feeding.everybody();
        room.keep();
    }

    /**
     * Takes a participant out and keeps it out.
     *
     * @param keptOut how long it may not come back: null for the room's life, zero for not at all
     */
    void remove(Actor actor, ParticipantId who, @Nullable Duration keptOut) {
        room.locked(() -> {
            room.requireOpen();
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
            expel(participant);
            room.keepNow();
        });
    }

    private void expel(Participant participant) {
        legs.expel(participant, LeaveReason.REMOVED);
        room.settle();
    }

    /**
     * Keeps an identity out, whether or not it is in the room.
     *
     * @param time how long, null for the room's life
     */
    Ban ban(Actor actor, String identity, @Nullable Duration time) {
        return room.lockedGet(() -> {
            room.requireOpen();
            Participant by = powers.who(actor);
            powers.require(by, Right.MODERATE);
            Participant there = roster.known(identity);
            powers.requireOver(by, there == null ? admission.rankOf(identity) : Powers.rank(there));
            String name = there == null ? identity : there.name();
            Ban ban = bans.add(
                    ids.get(), identity, there == null ? "" : there.cameAs().tokenId(), name, time, Powers.rank(by));
            inviting.revokeOf(identity);
            if (there != null) {
                expel(there);
            }
            room.keepNow();
            return ban;
        });
    }

    List<Ban> bans(Actor actor) {
        return room.lockedGet(() -> {
            powers.require(powers.who(actor), Right.MODERATE);
            return bans.all();
        });
    }

    void unban(Actor actor, String ban) {
        room.locked(() -> {
            Participant by = powers.who(actor);
            powers.require(by, Right.MODERATE);
            bans.requireLiftable(ban, Powers.rank(by));
            if (!bans.lift(ban)) {
                throw new RefusedException(Refusal.NO_SUCH_BAN, "the room has no such ban");
            }
            room.keep();
        });
    }

    /** Its own by one who may, anybody's by the service. */
    void changeMetadata(Actor actor, ParticipantId who, @Nullable String metadata) {
        room.locked(() -> {
            Participant participant = participant(who);
            requireOwn(powers.who(actor), participant);
            if (participant.metadata(metadata)) {
                tell(participant);
            }
        });
    }

    /** By the service only. */
    void rename(Actor actor, ParticipantId who, String name) {
        room.locked(() -> {
            Participant participant = participant(who);
            if (powers.who(actor) != null) {
                throw new RefusedException(Refusal.RIGHT_MISSING, "only the service gives names");
            }
            if (participant.named(name)) {
                tell(participant);
            }
        });
    }

    private void requireOwn(@Nullable Participant by, Participant participant) {
        powers.require(by, Right.CHANGE_METADATA);
        if (by != null && by != participant) {
            throw new RefusedException(Refusal.RIGHT_MISSING, "one changes one's own metadata");
        }
    }

    private void tell(Participant participant) {
        bulletin.present(participant);
        People.tellSelf(participant);
        room.keep();
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
