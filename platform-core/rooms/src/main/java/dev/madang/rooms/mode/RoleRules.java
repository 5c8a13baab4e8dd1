package dev.madang.rooms.mode;

import java.util.Set;

/**
 * What one role may do in a mode.
 *
 * @param publishes whether it may have a publish leg. A participant who may publish is known by role and name: a second
 *     join under the same name is the same participant, coming back. Others are anonymous, each join is someone new
 * @param receives whether it may have receive legs
 * @param limit participants of this role at once (of a role that publishes: with a publish leg), 1 and up, or {@link #UNBOUNDED}
 * @param sees the roles whose tracks it receives
 * @param seesItself whether a participant receives its own tracks too, to check what goes out
 * @param notices the roles whose coming and going it is told
 * @param mayBecome the roles it may be promoted or demoted to while connected
 * @param moderates whether it may promote and demote others, silence them and take them out
 */
public record RoleRules(
        boolean publishes,
        boolean receives,
        int limit,
        Set<Role> sees,
        boolean seesItself,
        Set<Role> notices,
        Set<Role> mayBecome,
        boolean moderates) {
    /** No limit of its own; the room's and the service's limits hold. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /** @throws IllegalArgumentException when a value is out of its range */
    public RoleRules {
        sees = Set.copyOf(sees);
        notices = Set.copyOf(notices);
        mayBecome = Set.copyOf(mayBecome);
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
        return new RoleRules(true, true, limit, sees, false, sees, Set.of(), false);
    }

    /** Someone who only receives from those roles, and is told of them. */
    public static RoleRules audience(int limit, Set<Role> sees) {
        return new RoleRules(false, true, limit, sees, false, sees, Set.of(), false);
    }

    /** The same, receiving its own tracks as well. */
    public RoleRules withOwnTracks() {
        return new RoleRules(publishes, receives, limit, sees, true, notices, mayBecome, moderates);
    }

    /** The same, told of the coming and going of those roles. */
    public RoleRules noticing(Set<Role> roles) {
        return new RoleRules(publishes, receives, limit, sees, seesItself, roles, mayBecome, moderates);
    }

    /** The same, able to become one of those roles. */
    public RoleRules becoming(Set<Role> roles) {
        return new RoleRules(publishes, receives, limit, sees, seesItself, notices, roles, moderates);
    }

    /** The same, with power over others. */
    public RoleRules moderating() {
        return new RoleRules(publishes, receives, limit, sees, seesItself, notices, mayBecome, true);
    }
}
