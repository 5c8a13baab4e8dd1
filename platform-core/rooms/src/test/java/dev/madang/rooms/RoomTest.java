package dev.madang.rooms;

import static dev.madang.rooms.StageRoom.assertWatches;
import static dev.madang.rooms.StageRoom.assertWatchesNobody;
import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.MediaException;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.StageMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A room by WHIP and WHEP: who sees whom, how many it takes, its story and its end. */
class RoomTest {
    /** Of one participant by WHEP; one more takes the place of the oldest. */
    private static final int MAX_RECEIVE_LEGS = 4;

    private final StageRoom stage = new StageRoom();
    private final RoomWorld world = stage.world();
    private final Room room = stage.room();

    @Test
    void aViewerWhoComesBeforeTheHostIsFedWhenTheHostComes() {
        Leg viewer = stage.viewer();
        assertWatchesNobody(viewer);
        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);

        Leg host = stage.host("h");

        assertWatches(viewer, host);
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
    }

    @Test
    void aViewerWhoComesLaterIsFedAtOnce() {
        Leg host = stage.host("h");

        assertWatches(stage.viewer(), host);
    }

    @Test
    void guestsAreSeenByAllAndSeeAllButThemselves() {
        Leg host = stage.host("h");
        Leg guest = world.publish(room, Role.GUEST, "g");
        Leg guestWatching = world.receive(room, Role.GUEST, "g");
        Leg hostWatching = world.receive(room, Role.HOST, "h");

        assertWatches(guestWatching, host);
        assertWatches(hostWatching, guest);
        assertThat(room.view().participantCount()).isEqualTo(2);
    }

    @Test
    void aSlotIsHandedOnWhenItsPublisherLeaves() {
        Leg viewer = stage.viewer();
        Leg host = stage.host("h");
        Leg guest = world.publish(room, Role.GUEST, "g");
        assertWatches(viewer, host);
        world.connect(host);

        world.lose(host, CloseReason.REMOTE_CLOSED);

        assertWatches(viewer, guest);
    }

    @Test
    void aRoleMayHaveOneLegAndNotTheOther() {
        stage.assertRefused(Refusal.ROLE_MAY_NOT, () -> world.publish(room, Role.VIEWER, "v"));
        stage.assertRefused(Refusal.NO_SUCH_ROLE, () -> world.publish(room, Role.MEMBER, "m"));
    }

    @Test
    void limitsOfRolesAndOfTheRoomHold() {
        world.publish(room, Role.GUEST, "g1");
        world.publish(room, Role.GUEST, "g2");
        stage.assertRefused(Refusal.ROOM_FULL, () -> world.publish(room, Role.GUEST, "g3"));
        world.receive(room, Role.RECORDER, "r");
        stage.assertRefused(Refusal.ROOM_FULL, () -> world.receive(room, Role.RECORDER, "r"));
        for (int i = 0; i < 7; i++) {
            stage.viewer();
        }
        stage.assertRefused(Refusal.ROOM_FULL, stage::viewer);
        assertThat(room.view().participantCount()).isEqualTo(10);
        assertThat(room.view().viewerCount()).isEqualTo(7);
    }

    @Test
    void aPlaceIsFreeAgainWhenAJoinFails() {
        world.media().full(true);
        assertThatThrownBy(stage::viewer).isInstanceOf(MediaException.class);
        assertThatThrownBy(() -> stage.host("h")).isInstanceOf(MediaException.class);
        world.media().full(false);

        assertThat(world.rooms().participantsOf(world.service())).isZero();
        assertThat(room.view().participantCount()).isZero();
        assertThat(world.story()).containsExactly("RoomCreated");
        stage.host("other");
    }

    @Test
    void aParticipantKnownByNameKeepsFewReceiveLegs() {
        stage.host("h");
        List<Leg> watching = new ArrayList<>();
        for (int i = 0; i < MAX_RECEIVE_LEGS + 1; i++) {
            watching.add(world.receive(room, Role.HOST, "h"));
        }
        assertThat(peer(watching.getFirst()).isClosed()).isTrue();
        assertThat(peer(watching.getLast()).isClosed()).isFalse();
        assertThat(room.view().participantCount()).isEqualTo(1);
    }

    @Test
    void aClosedRoomLetsNobodyIn() {
        Leg host = stage.host("h");
        Leg viewer = stage.viewer();

        assertThat(room.close(RoomEnd.REQUESTED)).isTrue();
        assertThat(room.close(RoomEnd.REQUESTED)).isFalse();
        world.settle();

        assertThat(world.media().openPeers()).isEmpty();
        assertThat(world.closedLegs()).containsExactlyInAnyOrder(host, viewer);
        stage.assertRefused(Refusal.NO_SUCH_ROOM, stage::viewer);
        assertThat(world.rooms().participantsOf(world.service())).isZero();
    }

    @Test
    void anEmptyRoomClosesAfterItsTime() {
        Leg viewer = stage.viewer();
        world.pass(StageMode.EMPTY.multipliedBy(2));
        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);

        world.lose(viewer, CloseReason.REMOTE_CLOSED);
        world.pass(StageMode.EMPTY.minusMillis(1));
        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);
        world.pass(Duration.ofMillis(1));

        assertThat(room.view().state()).isEqualTo(RoomState.CLOSED);
        assertThat(world.facts(RoomFact.RoomClosed.class))
                .containsExactly(new RoomFact.RoomClosed(RoomEnd.EMPTY, null));
    }

    @Test
    void aRoomThatNobodyEverEnteredClosesToo() {
        world.pass(StageMode.EMPTY);

        assertThat(room.view().state()).isEqualTo(RoomState.CLOSED);
    }

    @Test
    void theStoryIsToldInOrderAndWithoutGaps() {
        Leg host = stage.host("h");
        world.connect(host);
        Leg viewer = stage.viewer();
        world.lose(viewer, CloseReason.CONSENT_EXPIRED);
        room.close(RoomEnd.REQUESTED);
        world.settle();

        assertThat(world.story())
                .containsExactly(
                        "RoomCreated",
                        "ParticipantJoined",
                        "TrackPublished",
                        "TrackPublished",
                        "TrackActive",
                        "TrackActive",
                        "ParticipantJoined",
                        "ParticipantLeft",
                        "TrackUnpublished",
                        "TrackUnpublished",
                        "ParticipantLeft",
                        "RoomClosed");
        for (int i = 0; i < world.events().size(); i++) {
            assertThat(world.events().get(i).sequence()).isEqualTo(i + 1);
        }
        assertThat(world.facts(RoomFact.ParticipantLeft.class))
                .extracting(RoomFact.ParticipantLeft::why)
                .containsExactly(LeaveReason.LOST, LeaveReason.ROOM_CLOSED);
    }

    @Test
    void aWishForALayerReachesTheSlotOfThatMidOnly() {
        Leg viewer = stage.viewer();
        LayerPreference half = new LayerPreference("h", -1, 1);

        viewer.prefer("1", half);
        assertThat(peer(viewer).videoSlot().preference()).isEqualTo(half);
        viewer.prefer("7", LayerPreference.BEST);
        assertThat(peer(viewer).videoSlot().preference()).isEqualTo(half);
        viewer.prefer(null, LayerPreference.BEST);
        assertThat(peer(viewer).videoSlot().preference()).isEqualTo(LayerPreference.BEST);
    }
}
