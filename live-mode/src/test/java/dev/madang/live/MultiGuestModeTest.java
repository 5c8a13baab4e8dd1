package dev.madang.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.engine.CloseReason;
import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MultiGuestModeTest {
    private final ModeRules rules = new MultiGuestMode().rules(ModeSettings.DEFAULTS);
    private final RoomWorld world = new RoomWorld(new MultiGuestMode());
    private final Room room = world.room("yard");

    @Test
    void theStageIsSeenByAllAndTheAudienceByTheHostOnly() {
        for (Role role : Role.values()) {
            if (rules.of(role) != null) {
                assertThat(rules.sees(role, Role.HOST)).isTrue();
                assertThat(rules.sees(role, Role.GUEST)).isTrue();
                assertThat(rules.sees(role, Role.VIEWER)).isFalse();
                assertThat(rules.notices(role, Role.VIEWER)).isEqualTo(role == Role.HOST);
            }
        }
        assertThat(rules.of(Role.MEMBER)).isNull();
    }

    @Test
    void viewersAndGuestsMayChangePlacesAndOnlyTheHostDecides() {
        assertThat(rules.mayBecome(Role.VIEWER, Role.GUEST)).isTrue();
        assertThat(rules.mayBecome(Role.GUEST, Role.VIEWER)).isTrue();
        assertThat(rules.mayBecome(Role.GUEST, Role.HOST)).isFalse();
        assertThat(rules.rights(Role.HOST, Grants.NONE).contains(Right.MODERATE))
                .isTrue();
        assertThat(rules.rights(Role.GUEST, Grants.NONE).contains(Right.MODERATE))
                .isFalse();
    }

    @Test
    void theFifthGuestIsRefusedAndAPlaceThatIsFreeAgainIsNot() {
        Somebody host = world.enter(room, Role.HOST, "hana");
        for (int i = 0; i < 4; i++) {
            world.enter(room, Role.GUEST, "g" + i).publish();
        }
        Somebody viewer = world.enter(room, Role.VIEWER, "vera");
        assertThatThrownBy(() -> world.enter(room, Role.GUEST, "g4")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> room.promote(host.presence().actor(), viewer.id(), Role.GUEST, null))
                .isInstanceOf(RefusedException.class);
        room.remove(host.presence().actor(), room.participants().get(1).id(), Duration.ZERO);
        room.promote(host.presence().actor(), viewer.id(), Role.GUEST, null);
        viewer.publish();
    }

    @Test
    void theRoomOutlivesItsGuestsAndNotItsHost() {
        world.enter(room, Role.GUEST, "gus").publish();
        Somebody host = world.enter(room, Role.HOST, "hana");
        Leg leg = host.publish();
        world.connect(leg);
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
        world.lose(leg, CloseReason.REMOTE_CLOSED);
        world.pass(Duration.ofSeconds(31));
        assertThat(room.view().state()).as("the host is still there").isEqualTo(RoomState.WAITING);
        host.presence().connected(false);
        assertThat(room.view().state()).isEqualTo(RoomState.GRACE);
        world.pass(Duration.ofSeconds(31));
        assertThat(room.view().state()).isEqualTo(RoomState.CLOSED);
    }

    @Test
    void settingsAreTakenAndWrongOnesRefused() {
        ModeRules narrow = new MultiGuestMode()
                .rules(new ModeSettings(Map.of("host-grace", "5", "max-guests", "2", "max-participants", "30")));
        assertThat(narrow.hostLeaves()).isEqualTo(new HostLeaves.RoomEnds(Duration.ofSeconds(5)));
        assertThat(narrow.limits().publishers()).isEqualTo(3);
        assertThat(narrow.beyond(rules)).isNull();
        assertThat(rules.beyond(narrow)).isEqualTo("participants");
        assertThatThrownBy(() -> new MultiGuestMode().rules(new ModeSettings(Map.of("max-guests", "0"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MultiGuestMode().rules(new ModeSettings(Map.of("guests", "2"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
