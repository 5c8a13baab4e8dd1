package dev.madang.rooms.mode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mode's rules: everything the room's engine asks of it.
 *
 * @param roles the roles that exist, with what each may do
 * @param limits bounds of the whole room
 * @param hostLeaves what happens when nobody publishes as host any more
 * @param emptyRoom what becomes of a room that nobody is in
 * @param audio which of the audible tracks are sent
 * @param video which of the visible tracks are sent
 * @param placement where on a fleet its legs should go
 */
public record ModeRules(
        Map<Role, RoleRules> roles,
        RoomLimits limits,
        HostLeaves hostLeaves,
        EmptyRoom emptyRoom,
        AudioPolicy audio,
        VideoPolicy video,
        Placement placement) {
    /** @throws IllegalArgumentException when a rule names a role that the mode does not have, or no role publishes */
    public ModeRules {
        roles = Map.copyOf(roles);
        if (roles.values().stream().noneMatch(RoleRules::publishes)) {
            throw new IllegalArgumentException("a mode needs a role that publishes");
        }
        for (RoleRules rules : roles.values()) {
            if (!roles.keySet().containsAll(rules.sees())
                    || !roles.keySet().containsAll(rules.notices())
                    || !roles.keySet().containsAll(rules.mayBecome())) {
                throw new IllegalArgumentException("a rule names a role that the mode does not have: " + rules);
            }
        }
        if (hostLeaves instanceof HostLeaves.RoomEnds && !roles.containsKey(Role.HOST)) {
            throw new IllegalArgumentException("a room can end with its host only where there is a host");
        }
    }

    /** What that role may do, or null when the mode does not have it. */
    public @Nullable RoleRules of(Role role) {
        return roles.get(role);
    }

    /** Whether a participant of role {@code watcher} receives the tracks of another one of role {@code publisher}. */
    public boolean sees(Role watcher, Role publisher) {
        RoleRules rules = roles.get(watcher);
        return rules != null && rules.receives() && rules.sees().contains(publisher);
    }

    /** Whether a participant of role {@code watcher} receives its own tracks. */
    public boolean seesItself(Role watcher) {
        RoleRules rules = roles.get(watcher);
        return rules != null && rules.seesItself();
    }

    /** Whether a participant of role {@code watcher} is told that another one of role {@code other} comes and goes. */
    public boolean notices(Role watcher, Role other) {
        RoleRules rules = roles.get(watcher);
        return rules != null && rules.notices().contains(other);
    }

    /** Whether a participant may change from one role to the other while connected. */
    public boolean mayBecome(Role from, Role to) {
        RoleRules rules = roles.get(from);
        return rules != null && rules.mayBecome().contains(to);
    }
}
