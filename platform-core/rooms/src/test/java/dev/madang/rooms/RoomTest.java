package dev.madang.rooms;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.MediaSection;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.sim.FakePeer;
import dev.madang.rooms.sim.Offers;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.StageMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomTest {
    /** Of one participant by WHEP; one more takes the place of the oldest. */
    private static final int MAX_RECEIVE_LEGS = 4;

    private static final Duration ALMOST_GRACE = StageMode.GRACE.minusMillis(1);

    private final RoomWorld world = new RoomWorld(new StageMode());
    private final Room room = world.room("yard");

    private Leg host(String name) {
        return world.publish(room, Role.HOST, name);
    }

    private Leg viewer() {
        return world.receive(room, Role.VIEWER, "viewer");
    }

    private void assertWatches(Leg viewer, Leg publisher) {
        FakePeer from = peer(publisher);
        assertThat(peer(viewer).audioSlot().producer()).isSameAs(from.audio());
        assertThat(peer(viewer).videoSlot().producer()).isSameAs(from.video());
    }

    private static void assertWatchesNobody(Leg viewer) {
        assertThat(peer(viewer).audioSlot().producer()).isNull();
        assertThat(peer(viewer).videoSlot().producer()).isNull();
    }

    private void assertRefused(Refusal refusal, Runnable join) {
        int open = world.media().openPeers().size();
        assertThatThrownBy(join::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
        assertThat(world.media().openPeers()).hasSize(open);
    }

    @Test
    void aViewerWhoComesBeforeTheHostIsFedWhenTheHostComes() {
        Leg viewer = viewer();
        assertWatchesNobody(viewer);
        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);

        Leg host = host("h");

        assertWatches(viewer, host);
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
    }

    @Test
    void aViewerWhoComesLaterIsFedAtOnce() {
        Leg host = host("h");

        assertWatches(viewer(), host);
    }

    @Test
    void aHostWhoComesBackWithinTheGraceTimeFeedsTheViewersAgain() {
        Leg viewer = viewer();
        Leg first = host("h");
        world.connect(first);
        world.lose(first, CloseReason.CONSENT_EXPIRED);
        assertThat(room.view().state()).isEqualTo(RoomState.GRACE);
        assertWatchesNobody(viewer);
        world.pass(ALMOST_GRACE);

        Leg second = host("h");

        assertWatches(viewer, second);
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
        world.pass(StageMode.GRACE.multipliedBy(3));
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
    }

    @Test
    void theRoomClosesWhenTheHostDoesNotComeBackInTime() {
        Leg viewer = viewer();
        Leg host = host("h");
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
        Leg host = host("h");
        world.connect(host);
        for (int i = 0; i < 3; i++) {
            world.lose(host, CloseReason.REMOTE_CLOSED);
            world.pass(ALMOST_GRACE);
            host = host("h");
            world.connect(host);
        }
        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
    }

    @Test
    void aHostWhoNeverConnectedLeavesTheRoomWaiting() {
        viewer();
        world.lose(host("h"), CloseReason.ICE_TIMEOUT);

        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);
        world.pass(StageMode.GRACE.multipliedBy(2));
        assertThat(room.view().state()).isEqualTo(RoomState.WAITING);
    }

    @Test
    void theSameHostTakesOverAtOnceWithoutLeaving() {
        Leg viewer = viewer();
        Leg before = host("h");
        world.connect(before);

        Leg after = host("h");

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
        Leg before = host("h");
        world.connect(before);
        Leg after = host("h");
        world.connect(after);

        world.lose(before, CloseReason.CONSENT_EXPIRED);
        world.pass(StageMode.GRACE.multipliedBy(2));

        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
        assertThat(peer(after).isClosed()).isFalse();
    }

    @Test
    void anotherHostIsRefusedWhileTheFirstIsThere() {
        Leg first = host("h");
        assertRefused(Refusal.PLACE_TAKEN, () -> host("other"));
        world.connect(first);
        assertRefused(Refusal.PLACE_TAKEN, () -> host("other"));
        assertThat(room.view().participantCount()).isEqualTo(1);
    }

    @Test
    void anotherHostTakesThePlaceOfOneWhoFellSilent() {
        Leg viewer = viewer();
        Leg first = host("h");
        world.connect(first);
        peer(first).connected(false);
        world.settle();

        Leg second = host("other");

        assertWatches(viewer, second);
        assertThat(peer(first).isClosed()).isTrue();
        assertThat(world.facts(RoomFact.ParticipantLeft.class))
                .extracting(RoomFact.ParticipantLeft::why)
                .containsExactly(LeaveReason.REPLACED);
    }

    @Test
    void aHostWhoWasSilentAndIsBackKeepsItsPlace() {
        Leg first = host("h");
        world.connect(first);
        peer(first).connected(false);
        peer(first).connected(true);
        world.settle();

        assertRefused(Refusal.PLACE_TAKEN, () -> host("other"));
    }

    @Test
    void anotherHostMayComeDuringTheGraceTime() {
        Leg first = host("h");
        world.connect(first);
        world.lose(first, CloseReason.REMOTE_CLOSED);

        Leg second = host("other");

        assertThat(room.view().state()).isEqualTo(RoomState.LIVE);
        assertThat(room.view().host()).extracting(ParticipantView::id).isEqualTo(second.participantId());
    }

    @Test
    void guestsAreSeenByAllAndSeeAllButThemselves() {
        Leg host = host("h");
        Leg guest = world.publish(room, Role.GUEST, "g");
        Leg guestWatching = world.receive(room, Role.GUEST, "g");
        Leg hostWatching = world.receive(room, Role.HOST, "h");

        assertWatches(guestWatching, host);
        assertWatches(hostWatching, guest);
        assertThat(room.view().participantCount()).isEqualTo(2);
    }

    @Test
    void aSlotIsHandedOnWhenItsPublisherLeaves() {
        Leg viewer = viewer();
        Leg host = host("h");
        Leg guest = world.publish(room, Role.GUEST, "g");
        assertWatches(viewer, host);
        world.connect(host);

        world.lose(host, CloseReason.REMOTE_CLOSED);

        assertWatches(viewer, guest);
    }

    @Test
    void aRoleMayHaveOneLegAndNotTheOther() {
        assertRefused(Refusal.ROLE_MAY_NOT, () -> world.publish(room, Role.VIEWER, "v"));
        assertRefused(Refusal.NO_SUCH_ROLE, () -> world.publish(room, Role.MEMBER, "m"));
    }

    @Test
    void limitsOfRolesAndOfTheRoomHold() {
        world.publish(room, Role.GUEST, "g1");
        world.publish(room, Role.GUEST, "g2");
        assertRefused(Refusal.ROOM_FULL, () -> world.publish(room, Role.GUEST, "g3"));
        world.receive(room, Role.RECORDER, "r");
        assertRefused(Refusal.ROOM_FULL, () -> world.receive(room, Role.RECORDER, "r"));
        for (int i = 0; i < 7; i++) {
            viewer();
        }
        assertRefused(Refusal.ROOM_FULL, this::viewer);
        assertThat(room.view().participantCount()).isEqualTo(10);
        assertThat(room.view().viewerCount()).isEqualTo(7);
    }

    @Test
    void aPlaceIsFreeAgainWhenAJoinFails() {
        world.media().full(true);
        assertThatThrownBy(this::viewer).isInstanceOf(MediaException.class);
        assertThatThrownBy(() -> host("h")).isInstanceOf(MediaException.class);
        world.media().full(false);

        assertThat(world.rooms().participantsOf(world.service())).isZero();
        assertThat(room.view().participantCount()).isZero();
        assertThat(world.story()).containsExactly("RoomCreated");
        host("other");
    }

    @Test
    void aFailedReturnOfTheHostLeavesTheOldConnectionAlone() {
        Leg viewer = viewer();
        Leg host = host("h");
        world.media().full(true);
        assertThatThrownBy(() -> host("h")).isInstanceOf(MediaException.class);

        assertWatches(viewer, host);
        assertThat(peer(host).isClosed()).isFalse();
    }

    @Test
    void aParticipantKnownByNameKeepsFewReceiveLegs() {
        host("h");
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
        Leg host = host("h");
        Leg viewer = viewer();

        assertThat(room.close(RoomEnd.REQUESTED)).isTrue();
        assertThat(room.close(RoomEnd.REQUESTED)).isFalse();
        world.settle();

        assertThat(world.media().openPeers()).isEmpty();
        assertThat(world.closedLegs()).containsExactlyInAnyOrder(host, viewer);
        assertRefused(Refusal.NO_SUCH_ROOM, this::viewer);
        assertThat(world.rooms().participantsOf(world.service())).isZero();
    }

    @Test
    void anEmptyRoomClosesAfterItsTime() {
        Leg viewer = viewer();
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
        Leg host = host("h");
        world.connect(host);
        Leg viewer = viewer();
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
    void aViewerIsNotToldOfMediaThatItCannotDecode() throws Exception {
        List<String> told = new ArrayList<>();
        LegListener listener = new LegListener() {
            @Override
            public void onActive(Leg leg, boolean active, boolean foreign) {
                told.add(active + " " + foreign);
            }
        };
        room.receive(Entrant.anonymous(Role.VIEWER, "v"), Offers.parsed(Offers.watch()), listener);
        Leg host = host("h");
        peer(host).audio().codec(Codec.OPUS);
        peer(host).video().codec(Codec.H264);
        peer(host).active(peer(host).video(), true);
        world.settle();
        assertThat(told).containsExactly("false true");

        peer(host).active(peer(host).audio(), true);
        world.settle();
        assertThat(told).containsExactly("false true", "true true");

        peer(host).video().codec(Codec.VP8);
        peer(host).active(peer(host).video(), true);
        world.settle();
        assertThat(told).containsExactly("false true", "true true", "true false");
    }

    @Test
    void aViewerWhoseSectionWasRefusedIsToldOfWhatItMisses() throws Exception {
        Leg host = host("h");
        List<String> told = new ArrayList<>();
        LegListener listener = new LegListener() {
            @Override
            public void onActive(Leg leg, boolean active, boolean foreign) {
                told.add(active + " " + foreign);
            }
        };
        Leg viewer = room.receive(Entrant.anonymous(Role.VIEWER, "v"), Offers.parsed(Offers.watchH264()), listener);
        assertThat(peer(viewer).slots()).extracting(SlotHandle::kind).containsExactly(MediaKind.AUDIO);
        assertThat(peer(viewer).localDescription().media())
                .extracting(MediaSection::isRefused)
                .containsExactly(false, true);
        world.settle();
        assertThat(told).isEmpty();

        peer(host).active(peer(host).audio(), true);
        peer(host).active(peer(host).video(), true);
        world.settle();
        assertThat(told).containsExactly("true false", "true true");

        peer(host).active(peer(host).video(), false);
        world.settle();
        assertThat(told).containsExactly("true false", "true true", "true false");
    }

    @Test
    void aLegIsToldWhyItEnds() {
        Leg removed = viewer();
        Leg left = viewer();
        Leg lost = viewer();
        Leg stopped = viewer();

        room.remove(Actor.SERVICE, removed.participantId(), Duration.ZERO);
        left.close();
        world.lose(lost, CloseReason.CONSENT_EXPIRED);
        room.close(RoomEnd.NODE_STOPPED);
        world.settle();

        assertThat(world.endOf(removed)).isEqualTo(LegEnd.REMOVED);
        assertThat(world.endOf(left)).isEqualTo(LegEnd.LEFT);
        assertThat(world.endOf(lost)).isEqualTo(LegEnd.CONSENT_EXPIRED);
        assertThat(world.endOf(stopped)).isEqualTo(LegEnd.NODE_STOPPED);
    }

    @Test
    void aViewerIsToldWhenMediaBeginsAndEnds() throws Exception {
        List<Boolean> told = new ArrayList<>();
        LegListener listener = new LegListener() {
            @Override
            public void onActive(Leg leg, boolean active, boolean foreign) {
                told.add(active);
            }
        };
        room.receive(Entrant.anonymous(Role.VIEWER, "v"), Offers.parsed(Offers.watch()), listener);
        Leg host = host("h");
        assertThat(told).isEmpty();

        world.connect(host);
        assertThat(told).containsExactly(true);
        peer(host).active(peer(host).video(), false);
        world.settle();
        assertThat(told).containsExactly(true);
        world.lose(host, CloseReason.REMOTE_CLOSED);

        assertThat(told).containsExactly(true, false);
    }

    @Test
    void aWishForALayerReachesTheSlotOfThatMidOnly() {
        Leg viewer = viewer();
        LayerPreference half = new LayerPreference("h", -1, 1);

        viewer.prefer("1", half);
        assertThat(peer(viewer).videoSlot().preference()).isEqualTo(half);
        viewer.prefer("7", LayerPreference.BEST);
        assertThat(peer(viewer).videoSlot().preference()).isEqualTo(half);
        viewer.prefer(null, LayerPreference.BEST);
        assertThat(peer(viewer).videoSlot().preference()).isEqualTo(LayerPreference.BEST);
    }
}
