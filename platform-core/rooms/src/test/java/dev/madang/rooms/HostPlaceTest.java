package dev.madang.rooms;

import static dev.madang.rooms.StageRoom.assertWatches;
import static dev.madang.rooms.StageRoom.assertWatchesNobody;
import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaException;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.StageMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The place of a room's host: kept while it is away, taken over by the same one, refused to others. */
class HostPlaceTest {
    private static final Duration ALMOST_GRACE = StageMode.GRACE.minusMillis(1);

    private final StageRoom stage = new StageRoom();
    private final RoomWorld world = stage.world();
    private final Room room = stage.room();

    @Test
    void aHostWhoComesBackWithinTheGraceTimeFeedsTheViewersAgain() {
        Leg viewer = stage.viewer();
        Leg first = stage.host("h");
        world.connect(first);
        world.lose(first, CloseReason.CONSENT_EXPIRED);
        assertThat(room.view().state()).isEqualTo(RoomState.GRACE);
        assertWatchesNobody(viewer);
        world.pass(ALMOST_GRACE);

        Leg second = stage.host("h");

        assertWatches(viewer, second);
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
        world.pass(StageMode.GRACE.multipliedBy(3));
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
    }

    @Test
    void theRoomClosesWhenTheHostDoesNotComeBackInTime() {
        Leg viewer = stage.viewer();
        Leg host = stage.host("h");
        world.connect(host);
        world.lose(host, CloseReason.REMOTE_CLOSED);
        world.pass(ALMOST_GRACE);
        assertThat(room.view().state()).isEqualTo(RoomState.GRACE);

        world.pass(Duration.ofMillis(1));

        assertThat(room.view().state()).isEqualTo(RoomState.CLOSED);
        assertThat(peer(viewer).closeReason()).isEqualTo(CloseReason.REQUESTED);
        assertThat(world.closedLegs()).containsExactlyInAnyOrder(host, viewer);
        assertThat(world.endOf(host)).isEqualTo(LegEnd.REMOTE_CLOSED);
        assertThat(world.endOf(viewer)).isEqualTo(LegEnd.ROOM_CLOSED);
        assertThat(world.rooms().find(room.key())).isEmpty();
        assertThat(world.registry().find(room.key())).isEmpty();
        assertThat(world.facts(RoomFact.RoomClosed.class))
                .containsExactly(new RoomFact.RoomClosed(RoomEnd.HOST_LEFT, null));
        assertThat(world.clock().alarms()).isZero();
    }

    @Test
    void eachAbsenceOfTheHostHasItsOwnGraceTime() {
        Leg host = stage.host("h");
        world.connect(host);
        for (int i = 0; i < 3; i++) {
            world.lose(host, CloseReason.REMOTE_CLOSED);
            world.pass(ALMOST_GRACE);
            host = stage.host("h");
            world.connect(host);
        }
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
    }

    @Test
    void aHostWhoNeverConnectedLeavesTheRoomWaiting() {
        stage.viewer();
        world.lose(stage.host("h"), CloseReason.ICE_TIMEOUT);

        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);
        world.pass(StageMode.GRACE.multipliedBy(2));
        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);
    }

    @Test
    void theSameHostTakesOverAtOnceWithoutLeaving() {
        Leg viewer = stage.viewer();
        Leg before = stage.host("h");
        world.connect(before);

        Leg after = stage.host("h");

        assertWatches(viewer, after);
        assertThat(peer(before).closeReason()).isEqualTo(CloseReason.REQUESTED);
        world.settle();
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
        assertThat(after.participantId()).isEqualTo(before.participantId());
        assertThat(world.facts(RoomFact.ParticipantLeft.class)).isEmpty();
        assertThat(world.closedLegs()).containsExactly(before);
        assertThat(world.endOf(before)).isEqualTo(LegEnd.REPLACED);
        assertThat(peer(viewer).videoSlot().feeds()).isEqualTo(2);
    }

    @Test
    void theOldConnectionOfAHostWhoTookOverCannotEndTheRoom() {
        Leg before = stage.host("h");
        world.connect(before);
        Leg after = stage.host("h");
        world.connect(after);

        world.lose(before, CloseReason.CONSENT_EXPIRED);
        world.pass(StageMode.GRACE.multipliedBy(2));

        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
        assertThat(peer(after).isClosed()).isFalse();
    }

    @Test
    void anotherHostIsRefusedWhileTheFirstIsThere() {
        Leg first = stage.host("h");
        stage.assertRefused(Refusal.PLACE_TAKEN, () -> stage.host("other"));
        world.connect(first);
        stage.assertRefused(Refusal.PLACE_TAKEN, () -> stage.host("other"));
        assertThat(room.view().participantCount()).isEqualTo(1);
    }

    @Test
    void anotherHostTakesThePlaceOfOneWhoFellSilent() {
        Leg viewer = stage.viewer();
        Leg first = stage.host("h");
        world.connect(first);
        peer(first).connected(false);
        world.settle();

        Leg second = stage.host("other");

        assertWatches(viewer, second);
        assertThat(peer(first).isClosed()).isTrue();
        assertThat(world.facts(RoomFact.ParticipantLeft.class))
                .extracting(RoomFact.ParticipantLeft::why)
                .containsExactly(LeaveReason.REPLACED);
    }

    @Test
    void aHostWhoWasSilentAndIsBackKeepsItsPlace() {
        Leg first = stage.host("h");
        world.connect(first);
        peer(first).connected(false);
        peer(first).connected(true);
        world.settle();

        stage.assertRefused(Refusal.PLACE_TAKEN, () -> stage.host("other"));
    }

    @Test
    void anotherHostMayComeDuringTheGraceTime() {
        Leg first = stage.host("h");
        world.connect(first);
        world.lose(first, CloseReason.REMOTE_CLOSED);

        Leg second = stage.host("other");

        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
        assertThat(room.view().host()).extracting(ParticipantView::id).isEqualTo(second.participantId());
    }

    @Test
    void aFailedReturnOfTheHostLeavesTheOldConnectionAlone() {
        Leg viewer = stage.viewer();
        Leg host = stage.host("h");
        world.media().full(true);
        assertThatThrownBy(() -> stage.host("h")).isInstanceOf(MediaException.class);

        assertWatches(viewer, host);
        assertThat(peer(host).isClosed()).isFalse();
    }
}
