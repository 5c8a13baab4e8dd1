package dev.madang.rooms.router;

import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.mode.RoomLimits;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.mode.VideoPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A small mode with every rule that matters between nodes: few places, some who see few, roles that change. */
final class FleetMode implements RoomMode {
    static final int HOSTS = 1;
    static final int MEMBERS = 3;
    static final int PUBLISHERS = 3;
    static final int PARTICIPANTS = 8;

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public ModeRules rules(ModeSettings settings) {
        Set<Role> stage = Set.of(Role.HOST, Role.MEMBER);
        Set<Role> everybody = Set.of(Role.HOST, Role.MEMBER, Role.VIEWER);
        return new ModeRules(
                Map.of(
                        Role.HOST,
                                RoleRules.publisher(HOSTS, stage)
                                        .noticing(everybody)
                                        .moderating(),
                        Role.MEMBER, RoleRules.publisher(MEMBERS, stage).becoming(Set.of(Role.VIEWER)),
                        Role.VIEWER,
                                RoleRules.audience(RoleRules.UNBOUNDED, stage).becoming(Set.of(Role.MEMBER))),
                new RoomLimits(PUBLISHERS, PARTICIPANTS),
                new HostLeaves.RoomEnds(Duration.ofSeconds(60)),
                new EmptyRoom.Stays(),
                AudioPolicy.of(settings, ModeRules.LOUDEST, Integer.MAX_VALUE),
                VideoPolicy.of(settings, ModeRules.LAST_SPEAKERS, Integer.MAX_VALUE),
                Placement.AUDIENCE_SPREAD,
                ChatPolicy.ALL);
    }
}
