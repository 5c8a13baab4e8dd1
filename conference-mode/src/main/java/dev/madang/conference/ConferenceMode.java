package dev.madang.conference;

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

/**
 * Up to 50 members send and receive, an unbounded audience watches, unseen by each other. Those who moderate bring viewers in
 * and send members back to the audience: hosts, and who was given that right. The room stays until it is closed. Settings: {@value #MAX_MEMBERS},
 * {@value #MAX_PARTICIPANTS}, {@value #LOUDEST}, {@value #LAST_SPEAKERS}, {@value #EMPTY_ROOM}.
 */
public final class ConferenceMode implements RoomMode {
    /** Setting: members at once, hosts included; 50 unless set, and at the most. */
    public static final String MAX_MEMBERS = "max-members";

    /** Setting: participants at once; without bound unless set. */
    public static final String MAX_PARTICIPANTS = "max-participants";

    /** Setting: how many of the members one hears at once, the loudest; 8 unless set. */
    public static final String LOUDEST = ModeRules.LOUDEST;

    /** Setting: how many of the members one sees at once, those who spoke last; 25 unless set. */
    public static final String LAST_SPEAKERS = ModeRules.LAST_SPEAKERS;

    /** Setting: how long a room that nobody is in stays; until it is closed unless set. */
    public static final String EMPTY_ROOM = "empty-room";

    private static final int MOST_MEMBERS = 50;
    private static final int DEFAULT_LOUDEST = 8;
    private static final int DEFAULT_LAST_SPEAKERS = 25;
    private static final int RECORDERS = 4;

    @Override
    public String name() {
        return "conference";
    }

    @Override
    public ModeRules rules(ModeSettings settings) {
        settings.known(Set.of(MAX_MEMBERS, MAX_PARTICIPANTS, LOUDEST, LAST_SPEAKERS, EMPTY_ROOM));
        int members = settings.number(MAX_MEMBERS, 1, MOST_MEMBERS, MOST_MEMBERS);
        Set<Role> stage = Set.of(Role.HOST, Role.MEMBER);
        Set<Role> everybody = Set.of(Role.HOST, Role.MEMBER, Role.VIEWER, Role.RECORDER);
        return new ModeRules(
                Map.of(
                        Role.HOST,
                        RoleRules.publisher(members, stage).noticing(everybody).moderating(),
                        Role.MEMBER,
                        RoleRules.publisher(members, stage).noticing(everybody).becoming(Set.of(Role.VIEWER)),
                        Role.VIEWER,
                        RoleRules.audience(RoleRules.UNBOUNDED, stage).becoming(Set.of(Role.MEMBER)),
                        Role.RECORDER,
                        RoleRules.audience(RECORDERS, stage).withoutRights()),
                new RoomLimits(members, settings.number(MAX_PARTICIPANTS, 1, RoleRules.UNBOUNDED)),
                new HostLeaves.NothingHappens(),
                EmptyRoom.of(settings, EMPTY_ROOM),
                AudioPolicy.of(settings, LOUDEST, DEFAULT_LOUDEST),
                VideoPolicy.of(settings, LAST_SPEAKERS, DEFAULT_LAST_SPEAKERS),
                Placement.AUDIENCE_SPREAD,
                ChatPolicy.MODERATORS);
    }
}
