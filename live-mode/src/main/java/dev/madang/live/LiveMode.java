package dev.madang.live;

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

/**
 * One host, unbounded viewers. Viewers may come before the host. When the host leaves, the room waits for it to come back and
 * closes after that. Settings: {@value #HOST_GRACE}, {@value #EMPTY_ROOM} and {@value #MAX_PARTICIPANTS}.
 */
public final class LiveMode implements RoomMode {
    /** Setting: how long the room waits for its host to come back; 30 s unless set. */
    public static final String HOST_GRACE = "host-grace";

    /** Setting: how long a room that nobody is in stays; one hour unless set. */
    public static final String EMPTY_ROOM = "empty-room";

    /** Setting: participants at once; without bound unless set. */
    public static final String MAX_PARTICIPANTS = "max-participants";

    private static final Duration DEFAULT_HOST_GRACE = Duration.ofSeconds(30);
    private static final Duration DEFAULT_EMPTY_ROOM = Duration.ofHours(1);

    @Override
    public String name() {
        return "live";
    }

    @Override
    public ModeRules rules(ModeSettings settings) {
        settings.known(Set.of(HOST_GRACE, EMPTY_ROOM, MAX_PARTICIPANTS));
        Set<Role> host = Set.of(Role.HOST);
        return new ModeRules(
                Map.of(
                        Role.HOST,
                                RoleRules.publisher(1, host)
                                        .withOwnTracks()
                                        .noticing(Set.of(Role.VIEWER, Role.RECORDER))
                                        .moderating(),
                        Role.VIEWER, RoleRules.audience(RoleRules.UNBOUNDED, host),
                        Role.RECORDER, RoleRules.audience(4, host).withoutRights()),
                new RoomLimits(1, settings.number(MAX_PARTICIPANTS, 1, RoleRules.UNBOUNDED)),
                new HostLeaves.RoomEnds(settings.duration(HOST_GRACE, DEFAULT_HOST_GRACE)),
                new EmptyRoom.Closes(settings.duration(EMPTY_ROOM, DEFAULT_EMPTY_ROOM)),
                new AudioPolicy.All(),
                new VideoPolicy.All(),
                Placement.AUDIENCE_SPREAD,
                ChatPolicy.ALL);
    }
}
