package dev.madang.fleet.wire;

import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.mode.PublishLimits;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.mode.RoomLimits;
import dev.madang.rooms.mode.TalkRules;
import dev.madang.rooms.mode.VideoPolicy;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.store.KeptRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The room that {@link Samples} are about, as it is told: one of which all is said, one of which little is. */
final class SampleRoom {
    static final RoomKey KEY = new RoomKey("shop", new RoomId("yard"));

    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
    static final RoomRecord RECORD = new RoomRecord(
            KEY, 4, 2, "multi-guest", new ModeSettings(Map.of("loudest", "3", "chat", "moderators")), TIME);
    static final RoomRecord PLAIN_RECORD = new RoomRecord(KEY, 4, 1, "group", ModeSettings.DEFAULTS, TIME);

    private SampleRoom() {}

    private static ModeRules rules() {
        Set<Role> stage = Set.of(Role.HOST, Role.GUEST);
        return new ModeRules(
                Map.of(
                        Role.HOST, RoleRules.publisher(1, stage).withOwnTracks().moderating(),
                        Role.GUEST, RoleRules.publisher(4, stage).becoming(Set.of(Role.VIEWER)),
                        Role.VIEWER,
                                RoleRules.audience(RoleRules.UNBOUNDED, stage)
                                        .noticing(Set.of(Role.HOST))
                                        .becoming(Set.of(Role.GUEST)),
                        Role.RECORDER, RoleRules.audience(1, stage).withoutRights()),
                new RoomLimits(5, 1_000),
                new HostLeaves.RoomEnds(Duration.ofSeconds(90)),
                new EmptyRoom.Closes(Duration.ofMinutes(10)),
                new AudioPolicy.Loudest(3),
                new VideoPolicy.LastSpeakers(9),
                Placement.AUDIENCE_SPREAD,
                new PublishLimits(100_000, 2_000_000, 3_000_000),
                new TalkRules(ChatPolicy.MODERATORS, 50, true));
    }

    private static ModeRules openRules() {
        return new ModeRules(
                Map.of(Role.MEMBER, RoleRules.publisher(RoleRules.UNBOUNDED, Set.of(Role.MEMBER))),
                new RoomLimits(RoleRules.UNBOUNDED, RoleRules.UNBOUNDED),
                new HostLeaves.NothingHappens(),
                new EmptyRoom.Stays(),
                new AudioPolicy.All(),
                new VideoPolicy.All(),
                Placement.TOGETHER,
                PublishLimits.DEFAULT,
                new TalkRules(ChatPolicy.OFF, 0, false));
    }

    static RoomStatus status() {
        return new RoomStatus(
                KEY,
                "multi-guest",
                RoomState.GRACE,
                TIME,
                true,
                true,
                new ModeSettings(Map.of("loudest", "3", "chat", "moderators")),
                rules(),
                "{\"topic\":\"yard\"}",
                TIME.plusSeconds(7_200));
    }

    static RoomStatus plainStatus() {
        return new RoomStatus(
                KEY, "group", RoomState.WAITING, TIME, false, false, ModeSettings.DEFAULTS, openRules(), null, null);
    }

    static KeptRoom kept(Map<String, Standing> standings, List<Ban> bans, List<Invitation> invitations) {
        return new KeptRoom(
                RECORD,
                "{\"topic\":\"yard\"}",
                TIME.plusSeconds(7_200),
                true,
                true,
                Set.of("bob", "ann"),
                standings,
                bans,
                invitations);
    }
}
