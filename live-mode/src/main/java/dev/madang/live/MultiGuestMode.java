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
 * One host and some guests on a stage, unbounded viewers. The host brings viewers onto the stage and sends them back. When the
 * host leaves, the room waits for it to come back and closes after that. Settings: {@value #HOST_GRACE}, {@value #EMPTY_ROOM},
 * {@value #MAX_GUESTS}, {@value #MAX_PARTICIPANTS}.
 */
public final class MultiGuestMode implements RoomMode {
    /** Setting: how long the room waits for its host to come back; 30 s unless set. */
    public static final String HOST_GRACE = "host-grace";

    /** Setting: how long a room that nobody is in stays; one hour unless set. */
    public static final String EMPTY_ROOM = "empty-room";

    /** Setting: guests at once; 4 unless set. */
    public static final String MAX_GUESTS = "max-guests";

    /** Setting: participants at once; without bound unless set. */
    public static final String MAX_PARTICIPANTS = "max-participants";

    private static final Duration DEFAULT_HOST_GRACE = Duration.ofSeconds(30);
    private static final Duration DEFAULT_EMPTY_ROOM = Duration.ofHours(1);
    private static final int DEFAULT_GUESTS = 4;
    private static final int RECORDERS = 4;

    @Override
    public String name() {
        return "multi-guest";
    }

    @Override
    public ModeRules rules(ModeSettings settings) {
        settings.known(Set.of(HOST_GRACE, EMPTY_ROOM, MAX_GUESTS, MAX_PARTICIPANTS));
        int guests = settings.number(MAX_GUESTS, 1, DEFAULT_GUESTS);
        Set<Role> stage = Set.of(Role.HOST, Role.GUEST);
        Set<Role> everybody = Set.of(Role.HOST, Role.GUEST, Role.VIEWER, Role.RECORDER);
        return new ModeRules(
                Map.of(
                        Role.HOST,
                        RoleRules.publisher(1, stage).noticing(everybody).moderating(),
                        Role.GUEST,
                        RoleRules.publisher(guests, stage).becoming(Set.of(Role.VIEWER)),
                        Role.VIEWER,
                        RoleRules.audience(RoleRules.UNBOUNDED, stage).becoming(Set.of(Role.GUEST)),
                        Role.RECORDER,
                        RoleRules.audience(RECORDERS, stage).withoutRights()),
                new RoomLimits(1 + guests, settings.number(MAX_PARTICIPANTS, 1, RoleRules.UNBOUNDED)),
                new HostLeaves.RoomEnds(settings.duration(HOST_GRACE, DEFAULT_HOST_GRACE)),
                new EmptyRoom.Closes(settings.duration(EMPTY_ROOM, DEFAULT_EMPTY_ROOM)),
                new AudioPolicy.All(),
                new VideoPolicy.All(),
                Placement.AUDIENCE_SPREAD,
                ChatPolicy.ALL);
    }
}
