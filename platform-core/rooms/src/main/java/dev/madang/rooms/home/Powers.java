package dev.madang.rooms.home;

import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.Roster;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what to whom: one needs the right, acts only on those who rank below, and gives only what one has. Hosts rank above those
 * who moderate, these above the rest; the service ranks above all.
 */
final class Powers {
    /** Of those who neither host nor moderate. */
    static final int LOWEST = 0;

    private static final int MODERATOR = 1;
    private static final int HOST = 2;
    private static final int SERVICE = 3;

    private final String mode;
    private final Roster roster;

    Powers(String mode, Roster roster) {
        this.mode = mode;
        this.roster = roster;
    }

    /**
     * The participant who acts, or null for the service.
     *
     * @throws RefusedException when it is not in the room any more
     */
    @Nullable
    Participant who(Actor by) {
        return switch (by) {
            case Actor.TheService() -> null;
            case Actor.Somebody(ParticipantId id) -> {
                Participant found = roster.find(id);
                if (found == null || !found.joined()) {
                    throw new RefusedException(Refusal.NOT_PRESENT, "you are not in the room any more");
                }
                yield found;
            }
        };
    }

    /** @throws RefusedException when the participant lacks the right */
    void require(@Nullable Participant by, Right right) {
        if (by != null && !by.may(right)) {
            throw new RefusedException(
                    Refusal.RIGHT_MISSING,
                    "a " + by.role().label() + " needs the right " + right.label() + " for that in mode " + mode);
        }
    }

    /** @throws RefusedException when the participant does not moderate, or the other does not rank below */
    void requireOver(@Nullable Participant by, Participant other) {
        require(by, Right.MODERATE);
        requireOver(by, rank(other));
    }

    /** @throws RefusedException when that is no rank below the participant's */
    void requireOver(@Nullable Participant by, int other) {
        if (by != null && rank(by) <= other) {
            throw new RefusedException(Refusal.OUTRANKED, "that participant does not rank below you");
        }
    }

    /** @throws RefusedException when the participant would give a right that it does not have */
    void requireGivable(@Nullable Participant by, Set<Right> before, Set<Right> after) {
        if (by == null) {
            return;
        }
        Set<Right> given = EnumSet.noneOf(Right.class);
        given.addAll(after);
        given.removeAll(before);
        given.removeAll(by.rights());
        if (!given.isEmpty()) {
            throw new RefusedException(
                    Refusal.RIGHT_MISSING,
                    "nobody gives what he has not: "
                            + given.stream().map(Right::label).collect(Collectors.joining(", ")));
        }
    }

    /** Whether somebody in the room ranks above that participant. */
    boolean isOutranked(@Nullable Participant by) {
        return by != null
                && roster.possiblePublishers().stream().anyMatch(other -> other.joined() && rank(other) > rank(by));
    }

    /** How high somebody ranks, null for the service. */
    static int rank(@Nullable Participant participant) {
        return participant == null ? SERVICE : rank(participant.role(), participant.rights());
    }

    static int rank(Role role, Set<Right> rights) {
        if (role == Role.HOST) {
            return HOST;
        }
        return rights.contains(Right.MODERATE) ? MODERATOR : LOWEST;
    }
}
