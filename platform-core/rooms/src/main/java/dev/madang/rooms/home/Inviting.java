package dev.madang.rooms.home;

import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.RuleBook;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who makes, sees, revokes and uses a room's invitations; what {@link dev.madang.rooms.Room} says of each holds here. */
final class Inviting {
    private final String mode;
    private final Keeping keeping;
    private final RuleBook rules;
    private final Powers powers;
    private final Invitations invitations;
    private final InstantSource clock;
    private final Supplier<String> ids;

    Inviting(
            String mode,
            RuleBook rules,
            Powers powers,
            Invitations invitations,
            Keeping keeping,
            InstantSource clock,
            Supplier<String> ids) {
        this.mode = mode;
        this.keeping = keeping;
        this.rules = rules;
        this.powers = powers;
        this.invitations = invitations;
        this.clock = clock;
        this.ids = ids;
    }

    Invitation invite(Actor by, Role role, int uses, Duration life, @Nullable String name) {
        Participant who = powers.who(by);
        powers.require(who, Right.INVITE);
        if (rules.now().of(role) == null) {
            throw new RefusedException(Refusal.NO_SUCH_ROLE, "mode " + mode + " has no role " + role.label());
        }
        if (who != null && who.isSilenced()) {
            throw new RefusedException(Refusal.RIGHT_MISSING, "who is silenced invites nobody");
        }
        requireMayMake(who, role);
        Instant now = clock.instant();
        Invitation made = new Invitation(
                ids.get(), role, uses, 0, now, now.plus(life), name, who == null ? null : who.identity());
        invitations.add(made);
        keeping.soon();
        return made;
    }

    private void requireMayMake(@Nullable Participant who, Role role) {
        powers.require(who, Right.INVITE);
        if (who != null && who.isHeldSilent()) {
            throw new RefusedException(Refusal.RIGHT_MISSING, "who is silenced invites nobody");
        }
        requireMayGive(who, role);
    }

    /** Whether that one could make an invitation of that role as it is now. */
    boolean mayMake(Participant who, Role role) {
        try {
            requireMayMake(who, role);
            return true;
        } catch (RefusedException beyond) {
            return false;
        }
    }

    /** The same of one who is not there, as far as what it left with takes that from it. */
    static boolean couldMake(Standing left, Role role) {
        return !left.silenced().containsValue(true)
                && !Boolean.FALSE.equals(left.promoted().changes().get(Right.INVITE))
                && (left.role() == Role.HOST || !isHosts(role));
    }

    /** Takes back what that one has made and could not make any more. */
    void review(Participant maker) {
        invitations.revokeIf(one -> maker.identity().equals(one.by()) && !mayMake(maker, one.role()));
    }

    /** Takes back all that somebody made. */
    void revokeOf(String identity) {
        invitations.revokeIf(one -> identity.equals(one.by()));
    }

    private static boolean isHosts(Role role) {
        return role == Role.HOST || role == Role.RECORDER;
    }

    /** Only hosts let in hosts, and recorders, whom nobody sees. */
    private void requireMayGive(@Nullable Participant who, Role role) {
        if (who != null && isHosts(role) && who.role() != Role.HOST) {
            throw new RefusedException(Refusal.OUTRANKED, "only hosts invite a " + role.label());
        }
        powers.requireGivable(who, Set.of(), rules.now().rights(role, Grants.NONE));
    }

    /** Whether that one may see and revoke it: its maker, and who moderates and could have made it. */
    private boolean isMatterOf(@Nullable Participant who, Invitation invitation) {
        if (who == null || who.identity().equals(invitation.by())) {
            return true;
        }
        try {
            requireMayGive(who, invitation.role());
            return who.may(Right.MODERATE);
        } catch (RefusedException beyond) {
            return false;
        }
    }

    List<Invitation> list(Actor by) {
        Participant who = powers.who(by);
        powers.require(who, Right.INVITE);
        return invitations.all().stream()
                .filter(invitation -> isMatterOf(who, invitation))
                .toList();
    }

    void revoke(Actor by, String code) {
        Participant who = powers.who(by);
        powers.require(who, Right.INVITE);
        if (!isMatterOf(who, invitations.find(code))) {
            throw new RefusedException(Refusal.NO_SUCH_INVITATION, "there is no such invitation");
        }
        invitations.revoke(code);
        keeping.now();
    }

    Invitation find(String code) {
        return invitations.find(code);
    }

    Invitation use(String code) {
        Invitation used = invitations.use(code);
        keeping.now();
        return used;
    }
}
