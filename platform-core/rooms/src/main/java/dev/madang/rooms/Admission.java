package dev.madang.rooms;

import dev.madang.rooms.Leg.Direction;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who may come into a room, by its mode's rules and its service's limits. The room's lock guards it. */
final class Admission {
    private final String mode;
    private final ModeRules rules;
    private final Service service;
    private final ServiceCapacity capacity;
    private final Roster roster;
    private final Supplier<String> ids;

    Admission(
            String mode,
            ModeRules rules,
            Service service,
            ServiceCapacity capacity,
            Roster roster,
            Supplier<String> ids) {
        this.mode = mode;
        this.rules = rules;
        this.service = service;
        this.capacity = capacity;
        this.roster = roster;
        this.ids = ids;
    }

    /**
     * The participant to whom the leg will belong, with a place kept for the leg: known by name, or somebody new.
     *
     * @throws RefusedException when the rules or limits say no
     */
    Participant admit(Identity who, Direction direction) {
        RoleRules role = role(who.role());
        requireRight(role, who.role(), direction);
        Participant known = roster.known(who);
        if (direction == Direction.PUBLISH) {
            requirePublishPlace(who.role(), known);
        }
        Participant participant = known == null ? newcomer(who, role) : known;
        participant.joining(direction, 1);
        return participant;
    }

    /**
     * The participant that somebody is by signalling: known by name, or somebody new.
     *
     * @throws RefusedException when the rules or limits say no
     */
    Entry enter(Identity who) {
        RoleRules role = role(who.role());
        Participant known = roster.known(who);
        Participant stale = null;
        if (role.publishes()) {
            requirePublishPlace(who.role(), known);
            stale = inTheWay(who.role(), known);
        }
        return new Entry(known == null ? newcomer(who, role) : known, stale);
    }

    /**
     * Who came in.
     *
     * @param stale who must make way, or null
     */
    record Entry(Participant participant, @Nullable Participant stale) {}

    /** Keeps a place for a leg of one who is present; {@link #makeWay} may still say no. */
    void admitLeg(Participant participant, Direction direction) {
        Role role = participant.identity().role();
        requireRight(role(role), role, direction);
        participant.joining(direction, 1);
    }

    private void requireRight(RoleRules rules, Role role, Direction direction) {
        if (direction.publishes() && !rules.publishes() && direction != Direction.DUPLEX
                || direction.receives() && !rules.receives()) {
            throw new RefusedException(
                    Refusal.ROLE_MAY_NOT, "a " + role.label() + " may not " + direction.label() + " in mode " + mode);
        }
    }

    boolean publishes(Role role) {
        RoleRules found = rules.of(role);
        return found != null && found.publishes();
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
        Participant namesake =
                roster.known(new Identity(to, participant.identity().name()));
        if (inTheWay(to, participant) != null || namesake != null) {
            throw new RefusedException(Refusal.PLACE_TAKEN, "somebody else has that place");
        }
    }

    /**
     * Checks again that the participant may publish, now that its Peer exists.
     *
     * @return who must make way for it, or null
     * @throws RefusedException when the place was taken meanwhile
     */
    @Nullable
    Participant makeWay(Participant participant, Direction direction) {
        Role role = participant.identity().role();
        if (direction == Direction.PUBLISH) {
            // It may have been sent back to the audience meanwhile.
            requireRight(role(role), role, direction);
        }
        if (!publishes(role)) {
            // A duplex leg of the audience: its tracks are not let in before it is promoted.
            return null;
        }
        requirePublishPlace(role, participant);
        return inTheWay(role, participant);
    }

    private @Nullable Participant inTheWay(Role role, @Nullable Participant self) {
        boolean full = roster.publishPlacesTaken(role, self) >= role(role).limit()
                || roster.publishPlacesTaken(null, self) >= rules.limits().publishers();
        return full ? roster.stalePublisher(role, self) : null;
    }

    private RoleRules role(Role role) {
        RoleRules found = rules.of(role);
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
                >= rules.limits().publishers()) {
            throw new RefusedException(Refusal.ROOM_FULL, "the room has as many publishers as it may");
        }
    }

    private Participant newcomer(Identity who, RoleRules role) {
        boolean roleIsFull = !role.publishes() && roster.count(who.role()) >= role.limit();
        if (roleIsFull || roster.size() >= rules.limits().participants()) {
            throw new RefusedException(Refusal.ROOM_FULL, "the room has as many participants as it may");
        }
        if (!capacity.take(service.maxParticipants())) {
            throw new RefusedException(Refusal.SERVICE_FULL, "the service has as many participants as it may");
        }
        Participant participant = new Participant(new ParticipantId(ids.get()), who);
        roster.add(participant);
        return participant;
    }

    /** Takes a participant out and frees its place; false when it was not in. */
    boolean discharge(Participant participant) {
        if (!roster.contains(participant)) {
            return false;
        }
        roster.remove(participant);
        capacity.giveBack();
        return true;
    }
}
