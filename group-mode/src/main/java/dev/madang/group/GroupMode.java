package dev.madang.group;

import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.mode.RoomLimits;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.mode.VideoPolicy;
import java.util.Map;
import java.util.Set;

/**
 * Everybody sends and receives, up to 50. The room stays when it is empty and until it is closed. A host, where somebody comes
 * as one, is a member who may silence others and take them out. Settings: {@value #MAX_MEMBERS}, {@value #LOUDEST},
 * {@value #LAST_SPEAKERS}, {@value #EMPTY_ROOM}.
 */
public final class GroupMode implements RoomMode {
    /** Setting: members at once, hosts included; 50 unless set, and at the most. */
    public static final String MAX_MEMBERS = "max-members";

    /** Setting: how many of the others one hears at once, the loudest; all unless set. */
    public static final String LOUDEST = ModeRules.LOUDEST;

    /** Setting: how many of the others one sees at once, those who spoke last; all unless set. */
    public static final String LAST_SPEAKERS = ModeRules.LAST_SPEAKERS;

    /** Setting: how long a room that nobody is in stays; until it is closed unless set. */
    public static final String EMPTY_ROOM = "empty-room";

    private static final int MOST_MEMBERS = 50;
    private static final int RECORDERS = 4;

    @Override
    public String name() {
        return "group";
    }

    @Override
    public ModeRules rules(ModeSettings settings) {
        settings.known(Set.of(MAX_MEMBERS, LOUDEST, LAST_SPEAKERS, EMPTY_ROOM));
        int members = settings.number(MAX_MEMBERS, 1, MOST_MEMBERS, MOST_MEMBERS);
        Set<Role> those = Set.of(Role.HOST, Role.MEMBER);
        Set<Role> everybody = Set.of(Role.HOST, Role.MEMBER, Role.RECORDER);
        return new ModeRules(
                Map.of(
                        Role.HOST,
                        RoleRules.publisher(members, those).noticing(everybody).moderating(),
                        Role.MEMBER,
                        RoleRules.publisher(members, those).noticing(everybody).with(Right.INVITE),
                        Role.RECORDER,
                        RoleRules.audience(RECORDERS, those).withoutRights()),
                new RoomLimits(members, members + RECORDERS),
                new HostLeaves.NothingHappens(),
                EmptyRoom.of(settings, EMPTY_ROOM),
                AudioPolicy.of(settings, LOUDEST, Integer.MAX_VALUE),
                VideoPolicy.of(settings, LAST_SPEAKERS, Integer.MAX_VALUE),
                Placement.TOGETHER,
                ChatPolicy.ALL);
    }
}
