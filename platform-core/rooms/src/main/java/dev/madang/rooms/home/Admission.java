package dev.madang.rooms.home;

import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.Roster;
import dev.madang.rooms.home.people.RuleBook;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.Standing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who may come into a room, by its mode's rules, its service's limits, and what was decided in it. */
final class Admission {
    /** Identities that are remembered of those who left a locked room. */
    private static final int MOST_REMEMBERED = 10_000;

    private final String mode;
    private final RuleBook rules;
    private final Places places;
    private final Roster roster;
    private final Bans bans;
    private final Standings standings;
    private final Inviting inviting;
    private final Supplier<String> ids;
    /** Who was in the room when it was locked, and left since. */
    private final Set<String> mayReturn = new LinkedHashSet<>();

    private boolean locked;

    Admission(
            String mode,
            RuleBook rules,
            Places places,
            Roster roster,
            Bans bans,
            Standings standings,
            Inviting inviting,
            Supplier<String> ids) {
        this.mode = mode;
        this.rules = rules;
        this.places = places;
        this.roster = roster;
        this.bans = bans;
        this.standings = standings;
        this.inviting = inviting;
        this.ids = ids;
    }

    boolean locked() {
        return locked;
    }

    /** Who was in when the room was locked and may come back, those who are in at present left out. */
    Set<String> mayReturn() {
        return mayReturn;
    }

    /** Nobody new comes in from now on, but those who moderate and those who were in; or everybody again. */
    void locked(boolean now) {
        locked = now;
        mayReturn.clear();
    }

    /**
     * The participant to whom the leg will belong, with a place kept for the leg: known by its identity, or somebody new.
     *
     * @throws RefusedException when the rules or limits say no
     */
    Participant admit(Entrant who, LegKey leg, Direction direction) {
        requireWelcome(who);
        Participant known = roster.known(who.identity());
        if (known != null && known.cameAs().role() != who.role()) {
            throw new RefusedException(
                    Refusal.PLACE_TAKEN,
                    "the same identity is here as " + known.cameAs().role().label() + " already");
        }
        Arrival arrival = known == null ? arrival(who) : new Arrival(known.role(), null);
        requireDirection(arrival.role(), direction);
        if (direction == Direction.PUBLISH) {
            requirePublishPlace(arrival.role(), known);
        }
        Participant participant = known == null ? newcomer(who, arrival, null) : known;
        if (known != null) {
            again(known, who);
        }
        participant.joining(leg, direction);
        return participant;
    }

    private void requireWelcome(Entrant who) {
        bans.requireWelcome(who, rank(who));
        Participant known = roster.known(who.identity());
        if (known == null && who.invitedBy() != null) {
            requireInvited(who.invitedBy(), who);
        }
    }

    /** How high whoever comes would rank: by what it was given in the room, which its token need not know of. */
    private int rank(Entrant who) {
        Standing had = standings.of(who);
        return had == null
                ? Powers.rank(who.role(), rules.now().rights(who.role(), who.grants()))
                : rank(had, who.grants());
    }

    /** The same of somebody who is not there, as far as the room knows. */
    int rankOf(String absent) {
        Standing had = standings.left(absent);
        return had == null ? Powers.LOWEST : rank(had, Grants.NONE);
    }

    private int rank(Standing had, Grants token) {
        return Powers.rank(had.role(), rules.now().rights(had.role(), token.and(had.promoted())));
    }

    /** Whoever is kept out, silenced, or may not invite any more, does not come in as somebody else by an invitation of its own. */
    private void requireInvited(String maker, Entrant who) {
        Participant there = roster.known(maker);
        Standing left = standings.left(maker);
        boolean good = there == null
                ? !bans.keepOut(maker) && (left == null || Inviting.couldMake(left, who.role()))
                : inviting.mayMake(there, who.role());
        if (!good) {
            throw new RefusedException(
                    Refusal.NO_SUCH_INVITATION, "who made the invitation that you come by could not make it any more");
        }
    }

    /**
     * The participant that somebody is by signalling: known by its identity, or somebody new.
     *
     * @throws RefusedException when the rules or limits say no
     */
    Entry enter(Entrant who) {
        requireWelcome(who);
        Participant known = roster.known(who.identity());
        // A token of another role is the service's newer word: who was here by the former makes way.
        Participant former = known != null && known.cameAs().role() != who.role() ? known : null;
        if (former != null) {
            known = null;
        }
        Arrival arrival = known == null ? arrival(who) : new Arrival(known.role(), null);
        List<Participant> stale = new ArrayList<>();
        if (former != null) {
            stale.add(former);
        }
        if (rules.now().publishes(arrival.role())) {
            Participant self = known == null ? former : known;
            requirePublishPlace(arrival.role(), self);
            Participant inTheWay = inTheWay(arrival.role(), self);
            if (inTheWay != null) {
                stale.add(inTheWay);
            }
        }
        if (known == null) {
            return new Entry(newcomer(who, arrival, former), stale, false);
        }
        return new Entry(known, stale, again(known, who));
    }

    /**
     * Who came in.
     *
     * @param stale who must make way
     * @param changed whether one who was known is seen in another way than before
     */
    record Entry(Participant participant, List<Participant> stale, boolean changed) {}

    /**
     * As what somebody new comes.
     *
     * @param had what it had in the room before, null where its token says all
     */
    private record Arrival(Role role, @Nullable Standing had) {}

    /** In the role that it had before, as long as there is a place in it; else in that of its token. */
    private Arrival arrival(Entrant who) {
        Standing had = standings.of(who);
        if (had == null || rules.now().of(had.role()) == null) {
            return new Arrival(who.role(), null);
        }
        if (had.role() != who.role() && !hasPlace(had.role())) {
            return new Arrival(
                    who.role(),
                    new Standing(
                            who.role(),
                            who.role(),
                            had.promoted().taken(),
                            had.silenced(),
                            had.metadata(),
                            had.name()));
        }
        return new Arrival(had.role(), had);
    }

    private boolean again(Participant known, Entrant who) {
        boolean changed = known.cameAgain(who);
        known.rights(rules.now().rights(known.role(), known.grants()));
        return changed;
    }

    /** Keeps a place for a leg of one who is present; {@link #makeWay} may still say no. */
    void admitLeg(Participant participant, LegKey leg, Direction direction) {
        requireDirection(participant.role(), direction);
        participant.joining(leg, direction);
    }

    private void requireDirection(Role role, Direction direction) {
        RoleRules may = role(role);
        if (direction.publishes() && !may.publishes() && direction != Direction.DUPLEX
                || direction.receives() && !may.receives()) {
            throw new RefusedException(
                    Refusal.ROLE_MAY_NOT, "a " + role.label() + " may not " + direction.label() + " in mode " + mode);
        }
    }

    /**
     * Checks that there is a place for the participant in another role.
     *
     * @throws RefusedException when there is none
     */
    void requirePlace(Participant participant, Role to) {
        RoleRules role = role(to);
        if (!role.publishes()) {
            if (roster.count(to) >= role.limit()) {
                throw new RefusedException(Refusal.ROOM_FULL, "the room has as many in that role as it may");
            }
            return;
        }
        requirePublishPlace(to, participant);
        if (inTheWay(to, participant) != null) {
            throw new RefusedException(Refusal.PLACE_TAKEN, "somebody else has that place");
        }
    }

    private boolean hasPlace(Role role) {
        RoleRules may = role(role);
        return may.publishes()
                ? roster.publishPlacesTaken(role, null) < may.limit()
                        && roster.publishPlacesTaken(null, null)
                                < rules.now().limits().publishers()
                : roster.count(role) < may.limit();
    }

    /**
     * Checks again that the participant may publish, now that its Peer exists.
     *
     * @return who must make way for it, or null
     * @throws RefusedException when the place was taken meanwhile
     */
    @Nullable
    Participant makeWay(Participant participant, Direction direction) {
        Role role = participant.role();
        if (direction == Direction.PUBLISH) {
            // It may have been sent back to the audience meanwhile.
            requireDirection(role, direction);
        }
        if (!rules.now().publishes(role)) {
            // A duplex leg of the audience: its tracks are not let in before it is promoted.
            return null;
        }
        requirePublishPlace(role, participant);
        return inTheWay(role, participant);
    }

    private @Nullable Participant inTheWay(Role role, @Nullable Participant self) {
        boolean full = roster.publishPlacesTaken(role, self) >= role(role).limit()
                || roster.publishPlacesTaken(null, self) >= rules.now().limits().publishers();
        return full ? roster.stalePublisher(role, self) : null;
    }

    private RoleRules role(Role role) {
        RoleRules found = rules.now().of(role);
        if (found == null) {
            throw new RefusedException(Refusal.NO_SUCH_ROLE, "mode " + mode + " has no role " + role.label());
        }
        return found;
    }

    private void requirePublishPlace(Role role, @Nullable Participant self) {
        int replaceable = roster.stalePublisher(role, self) == null ? 0 : 1;
        if (roster.publishPlacesTaken(role, self) - replaceable >= role(role).limit()) {
            throw role(role).limit() == 1
                    ? new RefusedException(Refusal.PLACE_TAKEN, "somebody else is " + role.label() + " already")
                    : new RefusedException(Refusal.ROOM_FULL, "the room has as many in that role as it may");
        }
        if (roster.publishPlacesTaken(null, self) - replaceable
                >= rules.now().limits().publishers()) {
            throw new RefusedException(Refusal.ROOM_FULL, "the room has as many publishers as it may");
        }
    }

    /** @param former who makes way for it, or null */
    private Participant newcomer(Entrant who, Arrival arrival, @Nullable Participant former) {
        RoleRules role = role(arrival.role());
        if (role.publishes() && who.identity() == null && arrival.had() == null) {
            throw new RefusedException(Refusal.ROLE_MAY_NOT, "a role that publishes needs an identity");
        }
        requireUnlocked(who, arrival);
        boolean roleIsFull = !role.publishes() && roster.count(arrival.role()) >= role.limit();
        int others = former == null ? roster.size() : roster.size() - 1;
        if (roleIsFull || others >= rules.now().limits().participants()) {
            throw new RefusedException(Refusal.ROOM_FULL, "the room has as many participants as it may");
        }
        if (!places.take()) {
            throw new RefusedException(Refusal.SERVICE_FULL, "the service has as many participants as it may");
        }
        Participant participant = new Participant(ParticipantId.made(ids.get()), who, arrival.had());
        roster.add(participant);
        return participant;
    }

    /** One who was in the room under an earlier Home, as whose Routers knew it. */
    Participant adopt(RosterEntry entry) {
        Standing standing = entry.standing();
        String identity = entry.identity().startsWith(Entrant.ANONYMOUS) ? null : entry.identity();
        Entrant who = new Entrant(
                identity,
                standing.cameAs(),
                entry.view().name(),
                Grants.NONE,
                entry.view().metadata(),
                "",
                null);
        Participant participant = new Participant(entry.id(), who, standing);
        places.takeAnyway();
        roster.adopt(entry, participant);
        return participant;
    }

    /** Whether one of whom only its own Router knows may stay: nobody keeps it out, and nobody is here in its place. */
    boolean isWelcomeBack(Entrant who) {
        String identity = who.identity();
        return identity == null || !bans.keepOut(identity) && roster.known(identity) == null;
    }

    /** The same, of whom only its own Router knew. */
    Participant adopt(ParticipantId id, Entrant who) {
        Participant participant = new Participant(id, who, standings.of(who));
        places.takeAnyway();
        roster.add(participant);
        return participant;
    }

    /** What it may do, now that it is known as whom it came. */
    void rightsOf(Participant participant) {
        participant.rights(rules.now().rights(participant.role(), participant.grants()));
    }

    private void requireUnlocked(Entrant who, Arrival arrival) {
        boolean wasIn = who.identity() != null && mayReturn.contains(who.identity());
        Standing had = arrival.had();
        Grants grants = had == null ? who.grants() : who.grants().and(had.promoted());
        if (!wasIn && roster.known(who.identity()) == null) {
            requireUnlocked(arrival.role(), grants);
        }
    }

    /**
     * Checks that somebody new may come in.
     *
     * @throws RefusedException when the room is locked, for one who neither moderates nor records
     */
    void requireUnlocked(Role role, Grants grants) {
        boolean welcome = !locked
                || role == Role.RECORDER
                || rules.now().rights(role, grants).contains(Right.MODERATE);
        if (!welcome) {
            throw new RefusedException(Refusal.ROOM_LOCKED, "the room is locked");
        }
    }

    /** Another node counts that participant. */
    void freePlace() {
        places.giveBack();
    }

    /** Takes a participant out and frees its place; false when it was not in. */
    boolean discharge(Participant participant) {
        if (!roster.contains(participant)) {
            return false;
        }
        roster.remove(participant);
        places.giveBack();
        if (participant.changed()) {
            standings.keep(participant.identity(), participant.standing());
        }
        if (locked && participant.joined() && participant.canComeBack() && mayReturn.size() < MOST_REMEMBERED) {
            mayReturn.add(participant.identity());
        }
        return true;
    }
}
