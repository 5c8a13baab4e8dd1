package dev.madang.rooms.mode;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one role may do in a mode.
 *
 * @param publishes whether it may have a publish leg; only those with an identity may
 * @param receives whether it may have receive legs
 * @param limit participants of this role at once (of a role that publishes: those who are there by signalling or have a publish
 *     leg), 1 and up, or {@link #UNBOUNDED}
 * @param sees the roles whose tracks it receives
 * @param seesItself whether a participant receives its own tracks too, to check what goes out
 * @param notices the roles whose coming and going it is told
 * @param mayBecome the roles it may be promoted or demoted to while connected
 * @param rights what it may do besides, unless grants say otherwise; those to publish count only where it publishes
 */
public record RoleRules(
        boolean publishes,
        boolean receives,
        int limit,
        Set<Role> sees,
        boolean seesItself,
        Set<Role> notices,
        Set<Role> mayBecome,
        Set<Right> rights) {
    /** No limit of its own; the room's and the service's limits hold. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final Set<Right> AUDIENCE = Set.of(Right.SEND_DATA, Right.RAISE_HAND);
    private static final Set<Right> PUBLISHER =
            Set.of(Right.PUBLISH_AUDIO, Right.PUBLISH_VIDEO, Right.PUBLISH_SCREEN, Right.SEND_DATA, Right.RAISE_HAND);

    /** @throws IllegalArgumentException when a value is out of its range */
    public RoleRules {
        sees = Set.copyOf(sees);
        notices = Set.copyOf(notices);
        mayBecome = Set.copyOf(mayBecome);
        rights = Set.copyOf(rights);
        if (limit < 1) {
            throw new IllegalArgumentException("a role's limit must be 1 or more, not " + limit);
        }
        if (!publishes && !receives) {
            throw new IllegalArgumentException("a role must publish or receive");
        }
        if (seesItself && !(publishes && receives)) {
            throw new IllegalArgumentException("only a role that publishes and receives can see itself");
        }
    }

    /** Someone who sends, and receives from those roles, and is told of them. */
    public static RoleRules publisher(int limit, Set<Role> sees) {
        return new RoleRules(true, true, limit, sees, false, sees, Set.of(), PUBLISHER);
    }

    /** Someone who only receives from those roles, and is told of them. */
    public static RoleRules audience(int limit, Set<Role> sees) {
        return new RoleRules(false, true, limit, sees, false, sees, Set.of(), AUDIENCE);
    }

    /** The same, receiving its own tracks as well. */
    public RoleRules withOwnTracks() {
        return new RoleRules(publishes, receives, limit, sees, true, notices, mayBecome, rights);
    }

    /** The same, told of the coming and going of those roles. */
    public RoleRules noticing(Set<Role> roles) {
        return new RoleRules(publishes, receives, limit, sees, seesItself, roles, mayBecome, rights);
    }

    /** The same, able to become one of those roles. */
    public RoleRules becoming(Set<Role> roles) {
        return new RoleRules(publishes, receives, limit, sees, seesItself, notices, roles, rights);
    }

    /** The same, with power over others and over the room. */
    public RoleRules moderating() {
        return with(Right.MODERATE, Right.RECORD, Right.INVITE);
    }

    /** The same, with those rights as well. */
    public RoleRules with(Right... more) {
        Set<Right> all = EnumSet.noneOf(Right.class);
        all.addAll(rights);
        all.addAll(List.of(more));
        return new RoleRules(publishes, receives, limit, sees, seesItself, notices, mayBecome, all);
    }

    /** The same, which only receives. */
    public RoleRules withoutRights() {
        return new RoleRules(publishes, receives, limit, sees, seesItself, notices, mayBecome, Set.of());
    }

    /** What somebody of this role may do, who was granted that. */
    public Set<Right> rights(Grants grants) {
        Set<Right> all = grants.over(rights);
        if (!publishes) {
            all.removeAll(Right.PUBLISHING);
        }
        return Collections.unmodifiableSet(all);
    }
}
