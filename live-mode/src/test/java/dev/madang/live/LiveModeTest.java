package dev.madang.live;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.engine.CloseReason;
import dev.madang.rooms.Room;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.RoomWorld;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveModeTest {
    private final ModeRules rules = new LiveMode().rules(ModeSettings.DEFAULTS);

    @Test
    void theModeIsFoundByItsName() {
        assertThat(ServiceLoader.load(RoomMode.class))
                .extracting(RoomMode::name)
                .containsExactlyInAnyOrder("live", "multi-guest");
    }

    @ParameterizedTest(name = "{0} publishes: {1}, receives: {2}, sees the host: {3}, sees itself: {4}")
    @CsvSource({
        "HOST,     true,  true, true, true",
        "VIEWER,   false, true, true, false",
        "RECORDER, false, true, true, false",
    })
    void whoMayDoWhat(Role role, boolean publishes, boolean receives, boolean seesHost, boolean seesItself) {
        RoleRules may = Objects.requireNonNull(rules.of(role));

        assertThat(may.publishes()).isEqualTo(publishes);
        assertThat(may.receives()).isEqualTo(receives);
        assertThat(rules.sees(role, Role.HOST)).isEqualTo(seesHost);
        assertThat(rules.seesItself(role)).isEqualTo(seesItself);
    }

    @ParameterizedTest
    @CsvSource({"GUEST", "MEMBER"})
    void otherRolesDoNotExist(Role role) {
        assertThat(rules.of(role)).isNull();
    }

    @Test
    void viewersAreUnseenByEachOther() {
        assertThat(rules.sees(Role.VIEWER, Role.VIEWER)).isFalse();
        assertThat(rules.notices(Role.VIEWER, Role.VIEWER)).isFalse();
        assertThat(rules.notices(Role.HOST, Role.VIEWER)).isTrue();
    }

    @Test
    void timesAreThirtySecondsAndAnHourUnlessSet() {
        assertThat(rules.hostLeaves()).isEqualTo(new HostLeaves.RoomEnds(Duration.ofSeconds(30)));
        assertThat(rules.emptyRoom()).isEqualTo(new EmptyRoom.Closes(Duration.ofHours(1)));

        ModeRules set = new LiveMode().rules(new ModeSettings(Map.of("host-grace", "5", "empty-room", "PT2M")));
        assertThat(set.hostLeaves()).isEqualTo(new HostLeaves.RoomEnds(Duration.ofSeconds(5)));
        assertThat(set.emptyRoom()).isEqualTo(new EmptyRoom.Closes(Duration.ofMinutes(2)));
    }

    @Test
    void aMisspeltSettingIsRefused() {
        assertThatThrownBy(() -> new LiveMode().rules(new ModeSettings(Map.of("grace", "5"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStreamWithAPageReloadOfItsHostAndAnEnd() {
        RoomWorld world = new RoomWorld(new LiveMode());
        Room room = world.room("stream");
        Leg early = world.receive(room, Role.VIEWER, "viewer");
        Leg host = world.publish(room, Role.HOST, "host-1");
        world.connect(host);
        Leg late = world.receive(room, Role.VIEWER, "viewer");
        Leg reloaded = world.publish(room, Role.HOST, "host-1");
        world.connect(reloaded);

        for (Leg viewer : new Leg[] {early, late}) {
            assertThat(peer(viewer).videoSlot().producer())
                    .isSameAs(peer(reloaded).video());
        }
        assertThatThrownBy(() -> world.publish(room, Role.HOST, "host-2")).isInstanceOf(RefusedException.class);

        world.lose(reloaded, CloseReason.REMOTE_CLOSED);
        world.pass(Duration.ofSeconds(29));
        assertThat(room.view().state()).isEqualTo(RoomState.GRACE);
        assertThat(room.view().viewerCount()).isEqualTo(2);
        world.pass(Duration.ofSeconds(1));
        assertThat(room.view().state()).isEqualTo(RoomState.CLOSED);
        assertThat(world.media().openPeers()).isEmpty();
    }

    @Test
    void theHostMayCheckItsOwnStream() {
        RoomWorld world = new RoomWorld(new LiveMode());
        Room room = world.room("stream");
        Leg host = world.publish(room, Role.HOST, "host-1");
        Leg check = world.receive(room, Role.HOST, "host-1");

        assertThat(peer(check).videoSlot().producer()).isSameAs(peer(host).video());
        assertThat(room.view().viewerCount()).isZero();
    }

    @Test
    void aThousandViewersWatch() {
        RoomWorld world = new RoomWorld(new LiveMode());
        Room room = world.room("stream");
        for (int i = 0; i < 999; i++) {
            world.receive(room, Role.VIEWER, "viewer");
        }
        Leg host = world.publish(room, Role.HOST, "host-1");

        assertThat(world.media().peers())
                .filteredOn(peer -> !peer.slots().isEmpty())
                .hasSize(999)
                .allSatisfy(peer -> assertThat(peer.videoSlot().producer())
                        .isSameAs(peer(host).video()));
    }
}
