package dev.madang.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.mode.VideoPolicy;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class GroupModeTest {
    private final ModeRules rules = new GroupMode().rules(ModeSettings.DEFAULTS);

    @Test
    void theModeIsFoundByItsName() {
        assertThat(ServiceLoader.load(RoomMode.class))
                .extracting(RoomMode::name)
                .containsExactly("group");
    }

    @Test
    void everybodySendsToEverybodyAndThereIsNoAudience() {
        assertThat(rules.roles()).containsOnlyKeys(Role.HOST, Role.MEMBER, Role.RECORDER);
        assertThat(rules.sees(Role.MEMBER, Role.MEMBER)).isTrue();
        assertThat(rules.seesItself(Role.MEMBER)).isFalse();
        assertThat(rules.audio()).isEqualTo(new AudioPolicy.All());
        assertThat(rules.video()).isEqualTo(new VideoPolicy.All());
        assertThat(rules.rights(Role.HOST, Grants.NONE).contains(Right.MODERATE))
                .isTrue();
        assertThat(rules.rights(Role.MEMBER, Grants.NONE).contains(Right.MODERATE))
                .isFalse();
    }

    @Test
    void fiftyGetEverythingTheFiftyFirstIsRefusedAndNobodyNeedsManyOffers() {
        RoomWorld world = new RoomWorld(new GroupMode());
        Room room = world.room("yard");
        List<Somebody> members = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Somebody member = world.enter(room, Role.MEMBER, "m" + i);
            members.add(member);
            member.receive();
            member.publish();
            members.forEach(Somebody::takeOffers);
        }
        assertThat(members).allSatisfy(member -> {
            assertThat(member.fedBy())
                    .hasSize(49)
                    .doesNotContainKey(member.id())
                    .values()
                    .containsOnly(2L);
            assertThat(member.offers()).isLessThanOrEqualTo(7);
        });
        assertThatThrownBy(() -> world.enter(room, Role.MEMBER, "late"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.ROOM_FULL));
    }

    @Test
    void theEmptyRoomStaysUnlessItIsSet() {
        RoomWorld world = new RoomWorld(new GroupMode());
        Room room = world.room("yard");
        world.enter(room, Role.HOST, "hana").presence().leave();
        world.pass(Duration.ofDays(30));
        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);
        assertThat(new GroupMode()
                        .rules(new ModeSettings(Map.of("empty-room", "60")))
                        .emptyRoom())
                .isEqualTo(new EmptyRoom.Closes(Duration.ofMinutes(1)));
    }

    @Test
    void settingsNarrowAndDoNotWiden() {
        ModeRules narrow = new GroupMode()
                .rules(new ModeSettings(Map.of("max-members", "8", "loudest", "3", "last-speakers", "4")));
        assertThat(narrow.audio()).isEqualTo(new AudioPolicy.Loudest(3));
        assertThat(narrow.video()).isEqualTo(new VideoPolicy.LastSpeakers(4));
        assertThat(narrow.beyond(rules)).isNull();
        assertThat(rules.beyond(narrow)).isNotNull();
        assertThatThrownBy(() -> new GroupMode().rules(new ModeSettings(Map.of("max-members", "51"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
