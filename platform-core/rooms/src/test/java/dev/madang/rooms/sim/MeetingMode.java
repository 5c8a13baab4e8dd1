package dev.madang.rooms.sim;

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
import java.util.Map;
import java.util.Set;

/** A mode for tests of presences: a host, members who moderate, viewers who may become members; few are seen at once. */
public final class MeetingMode implements RoomMode {
    public static final int LOUDEST = 20;
    public static final int LAST_SPEAKERS = 20;

    private final int seen;

    public MeetingMode() {
        this(LAST_SPEAKERS);
    }

    /** @param seen how many are seen, and heard, at once */
    public MeetingMode(int seen) {
        this.seen = seen;
    }

    @Override
    public String name() {
        return "meeting";
    }

    @Override
    public ModeRules rules(ModeSettings settings) {
        Set<Role> members = Set.of(Role.HOST, Role.MEMBER);
        Set<Role> everybody = Set.of(Role.HOST, Role.MEMBER, Role.VIEWER);
        return new ModeRules(
                Map.of(
                        Role.HOST,
                                RoleRules.publisher(1, members)
                                        .noticing(everybody)
                                        .moderating(),
                        Role.MEMBER,
                                RoleRules.publisher(30, members)
                                        .noticing(everybody)
                                        .becoming(Set.of(Role.VIEWER))
                                        .moderating(),
                        Role.VIEWER,
                                RoleRules.audience(RoleRules.UNBOUNDED, members).becoming(Set.of(Role.MEMBER))),
                new RoomLimits(30, 100),
                new HostLeaves.NothingHappens(),
                new EmptyRoom.Stays(),
                new AudioPolicy.Loudest(seen),
                new VideoPolicy.LastSpeakers(seen),
                Placement.TOGETHER,
                ChatPolicy.MODERATORS);
    }
}
