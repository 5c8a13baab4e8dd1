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
        if (direction == Direction.PUBLISH ? !role.publishes() : !role.receives()) {
            throw new RefusedException(
                    Refusal.ROLE_MAY_NOT,
                    "a " + who.role().label() + " may not " + direction.label() + " in mode " + mode);
        }
        Participant known = roster.known(who);
        if (direction == Direction.PUBLISH) {
            requirePublishPlace(who.role(), known);
        }
        Participant participant = known == null ? newcomer(who, role) : known;
        participant.joining(direction, 1);
        return participant;
    }

    /**
     * Checks again that the participant may publish, now that its Peer exists.
     *
     * @return who must make way for it, or null
     * @throws RefusedException when the place was taken meanwhile
     */
    @Nullable
    Participant makeWay(Participant participant) {
        Role role = participant.identity().role();
        requirePublishPlace(role, participant);
        boolean full =
                roster.publishPlacesTaken(role, participant) >= role(role).limit()
                        || roster.publishPlacesTaken(null, participant)
                                >= rules.limits().publishers();
        return full ? roster.stalePublisher(role, participant) : null;
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
            throw new RefusedException(Refusal.PLACE_TAKEN, "somebody else publishes as " + role.label() + " already");
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
