package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.sdp.PublishBounds;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.StageMode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomsTest {
    private final Service service = new Service("shop", "stage", 2, 3);
    private final RoomWorld world = new RoomWorld(new StageMode(), service);
    private final Rooms rooms = world.rooms();

    private static void assertRefused(Refusal refusal, Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    private static RoomPlan plan(Map<String, String> settings) {
        return new RoomPlan(new ModeSettings(settings), null, null);
    }

    @Test
    void aRoomWithoutAnIdGetsOneThatIsFree() {
        Rooms.Created created = rooms.create(service, null, null);

        assertThat(created.isNew()).isTrue();
        assertThat(created.room().mode()).isEqualTo("stage");
        assertThat(rooms.find(created.room().key())).contains(created.room());
    }

    @Test
    void aRoomThatExistsIsGivenToWhoAsksAgain() {
        Room room = rooms.create(service, new RoomId("yard"), "stage").room();

        assertThat(rooms.create(service, new RoomId("yard"), "stage")).isEqualTo(new Rooms.Created(room, false));
        assertThat(rooms.create(service, new RoomId("yard"), null)).isEqualTo(new Rooms.Created(room, false));
    }

    @Test
    void aModeThatIsNotInstalledIsRefused() {
        assertRefused(Refusal.NO_SUCH_MODE, () -> rooms.create(service, null, "opera"));
    }

    @Test
    void publishersAreBoundedAsTheServiceSaysAndARoomMayNarrowIt() {
        ModeSettings ofService = new ModeSettings(Map.of("max-video-bitrate", "3000000", "max-audio-bitrate", "96000"));
        Service strict = new Service("strict", "stage", 3, 3, Map.of("stage", ofService));
        RoomPlan narrower = plan(Map.of("max-video-bitrate", "500000"));
        RoomPlan wider = plan(Map.of("max-video-bitrate", "3000001"));
        RoomPlan wrong = plan(Map.of("max-publish-bitrate", "much"));

        rooms.check(strict);
        assertThat(bounds(rooms.create(service, new RoomId("a"), null).room())).isEqualTo(PublishBounds.DEFAULT);
        assertThat(bounds(rooms.create(strict, new RoomId("b"), null).room()))
                .isEqualTo(new PublishBounds(96_000, 3_000_000, 40_000_000));
        assertThat(bounds(rooms.create(strict, new RoomId("c"), null, narrower).room()))
                .isEqualTo(new PublishBounds(96_000, 500_000, 40_000_000));
        assertRefused(Refusal.BEYOND_SERVICE, () -> rooms.create(strict, new RoomId("d"), null, wider));
        assertRefused(Refusal.BAD_SETTING, () -> rooms.create(strict, new RoomId("d"), null, wrong));
    }

    private PublishBounds bounds(Room room) {
        world.publish(room, Role.HOST, "h");
        return world.media().lastPeer().bounds();
    }

    @Test
    void aServiceHasNoMoreRoomsAndParticipantsThanItMay() {
        Room first = world.room("a");
        Room second = world.room("b");
        assertRefused(Refusal.SERVICE_FULL, () -> world.room("c"));
        world.receive(first, Role.VIEWER, "v");
        world.receive(second, Role.VIEWER, "v");
        world.publish(second, Role.HOST, "h");

        assertRefused(Refusal.SERVICE_FULL, () -> world.receive(first, Role.VIEWER, "v"));

        first.close(RoomEnd.REQUESTED);
        world.room("c");
        world.receive(second, Role.VIEWER, "v");
        assertThat(rooms.participantsOf(service)).isEqualTo(3);
    }

    @Test
    void twoServicesDoNotSeeEachOthersRooms() {
        Service other = new Service("school", "stage", 2, 3);
        Room mine = world.room("yard");
        Room theirs = rooms.create(other, new RoomId("yard"), null).room();

        assertThat(theirs).isNotSameAs(mine);
        assertThat(rooms.of(service)).extracting(RegisteredRoom::key).containsExactly(mine.key());
        assertThat(rooms.of(other)).extracting(RegisteredRoom::key).containsExactly(theirs.key());
    }

    @Test
    void everyRoomClosesWhenTheNodeStops() {
        world.publish(world.room("a"), Role.HOST, "h");
        world.receive(world.room("b"), Role.VIEWER, "v");

        rooms.close();
        world.settle();

        assertThat(rooms.all()).isEmpty();
        assertThat(world.media().openPeers()).isEmpty();
        assertThat(world.clock().alarms()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-a",
                ".a",
                "a b",
                "a/b",
                "ä",
                "a\n",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void textsThatAreNoRoomIdAreRefused(String text) {
        assertThat(RoomId.valid(text)).isFalse();
        assertThatThrownBy(() -> new RoomId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
