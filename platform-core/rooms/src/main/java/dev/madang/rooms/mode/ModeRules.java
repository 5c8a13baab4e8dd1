package dev.madang.rooms.mode;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mode's rules: everything that rooms ask of it. Immutable, from any thread.
 *
 * @param roles the roles that exist, with what each may do
 * @param limits bounds of the whole room
 * @param hostLeaves what happens when the last host has left, see {@link HostLeaves}
 * @param emptyRoom what becomes of a room that nobody is in
 * @param audio which of the audible tracks are sent
 * @param video which of the visible tracks are sent
 * @param placement where on a fleet its legs should go
 * @param publishing how much each participant may send
 * @param talk who hears what others say
 */
public record ModeRules(
        Map<Role, RoleRules> roles,
        RoomLimits limits,
        HostLeaves hostLeaves,
        EmptyRoom emptyRoom,
        AudioPolicy audio,
        VideoPolicy video,
        Placement placement,
        PublishLimits publishing,
        TalkRules talk) {
    /** Setting of modes that choose: how many are heard at once, the loudest. */
    public static final String LOUDEST = "loudest";

    /** Setting of modes that choose: how many are seen at once, those who spoke last. */
    public static final String LAST_SPEAKERS = "last-speakers";

    private static final Duration FOREVER = Duration.ofDays(36_500);

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

    /** Rules as a mode gives them: how much is sent is not its matter, and how people talk only where nothing is set. */
    public ModeRules(
            Map<Role, RoleRules> roles,
            RoomLimits limits,
            HostLeaves hostLeaves,
            EmptyRoom emptyRoom,
            AudioPolicy audio,
            VideoPolicy video,
            Placement placement,
            ChatPolicy chat) {
        this(roles, limits, hostLeaves, emptyRoom, audio, video, placement, PublishLimits.DEFAULT, TalkRules.of(chat));
    }

    /** A mode's rules under these settings, those that every mode has included. */
    public static ModeRules of(RoomMode mode, ModeSettings settings) {
        ModeRules own = mode.rules(settings.without(PublishLimits.NAMES).without(TalkRules.NAMES));
        return new ModeRules(
                own.roles,
                own.limits,
                own.hostLeaves,
                own.emptyRoom,
                own.audio,
                own.video,
                own.placement,
                PublishLimits.of(settings),
                own.talk.with(settings));
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

    /** What somebody of that role may do, who was granted that; nothing where the mode does not have the role. */
    public Set<Right> rights(Role role, Grants grants) {
        RoleRules rules = roles.get(role);
        return rules == null ? Set.of() : rules.rights(grants);
    }

    /** Whether participants of that role may have a publish leg. */
    public boolean publishes(Role role) {
        RoleRules rules = roles.get(role);
        return rules != null && rules.publishes();
    }

    /**
     * Compares with the rules that a service set: a room may be narrower, not wider.
     *
     * @return the first rule that goes beyond, or null
     */
    public @Nullable String beyond(ModeRules service) {
        if (limits.participants() > service.limits.participants()) {
            return "participants";
        }
        if (limits.publishers() > service.limits.publishers()) {
            return "publishers";
        }
        for (Map.Entry<Role, RoleRules> role : roles.entrySet()) {
            RoleRules there = service.of(role.getKey());
            if (there == null || role.getValue().limit() > there.limit()) {
                return role.getKey().label() + "s";
            }
        }
        if (audio.most() > service.audio.most()) {
            return "audible tracks";
        }
        if (video.most() > service.video.most()) {
            return "visible tracks";
        }
        if (publishing.isBeyond(service.publishing)) {
            return "bits a second that one may send";
        }
        return stays(this).compareTo(stays(service)) > 0 ? "time that it stays without anybody" : null;
    }

    private static Duration stays(ModeRules rules) {
        Duration grace = rules.hostLeaves instanceof HostLeaves.RoomEnds(Duration time) ? time : Duration.ZERO;
        Duration empty = rules.emptyRoom instanceof EmptyRoom.Closes(Duration time) ? time : FOREVER;
        return grace.compareTo(empty) > 0 ? grace : empty;
    }
}
