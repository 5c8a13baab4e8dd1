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
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A small mode for tests of the engine: a host, two guests, ten in the audience. */
public final class StageMode implements RoomMode {
    public static final Duration GRACE = Duration.ofSeconds(20);
    public static final Duration EMPTY = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "stage";
    }

    @Override
    public ModeRules rules(ModeSettings settings) {
        Set<Role> stage = Set.of(Role.HOST, Role.GUEST);
        return new ModeRules(
                Map.of(
                        Role.HOST, RoleRules.publisher(1, stage),
                        Role.GUEST, RoleRules.publisher(2, stage),
                        Role.VIEWER, RoleRules.audience(RoleRules.UNBOUNDED, stage),
                        Role.RECORDER, RoleRules.audience(1, stage)),
                new RoomLimits(3, 10),
                new HostLeaves.RoomEnds(GRACE),
                new EmptyRoom.Closes(EMPTY),
                new AudioPolicy.All(),
                new VideoPolicy.All(),
                Placement.AUDIENCE_SPREAD,
                ChatPolicy.ALL);
    }
}
