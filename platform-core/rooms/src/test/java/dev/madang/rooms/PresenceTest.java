package dev.madang.rooms;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static dev.madang.rooms.sim.RoomWorld.picture;
import static dev.madang.rooms.sim.RoomWorld.voice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.Presence;
import dev.madang.rooms.sim.FakePeer.FakeSlot;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.Offers;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** People who are in a room by signalling. */
class PresenceTest {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    private Somebody member(String name) {
        return world.enter(room, Role.MEMBER, name);
    }

    private Somebody viewer(String name) {
        return world.enter(room, Role.VIEWER, name);
    }

    private Presence host() {
        return world.enter(room, Role.HOST, "hana").presence();
    }

    private void send(Somebody from, @Nullable Collection<ParticipantId> to, String data) {
        room.send(from.presence().actor(), to, data);
    }

    private static void assertRefused(Refusal refusal, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    @Test
    void membersNoticeEverybodyAndViewersNoticeMembersOnly() {
        Somebody ann = member("ann");
        Somebody vera = viewer("vera");
        viewer("vito");
        member("ben");
        assertThat(ann.sees()).containsExactly("vera", "vito", "ben");
        assertThat(vera.sees()).containsExactly("ben");
        List<String> snapshot = new ArrayList<>();
        vera.presence().snapshot(now -> now.others().forEach(other -> snapshot.add(other.name())));
        assertThat(snapshot).containsExactly("ann", "ben");
        vera.presence().leave();
        assertThat(ann.sees()).containsExactly("vito", "ben");
    }

    @Test
    void tracksAreToldAndFedAndTakenBack() {
        Somebody ann = member("ann");
        Somebody ben = member("ben");
        ben.receive();
        Leg leg = ann.publish();
        ben.takeOffers();
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
        assertThat(ben.other(ann).tracks()).extracting(TrackView::source).containsExactly("microphone", "camera");
        world.lose(leg, CloseReason.REMOTE_CLOSED);
        assertThat(ben.fedBy()).isEmpty();
        assertThat(ben.other(ann).tracks()).isEmpty();
    }

    @Test
    void aJoinCostsTheOthersAnOfferOnlyWhenSlotsMustGrow() {
        Somebody watcher = member("watcher");
        watcher.receive();
        List<Integer> offers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            member("m" + i).publish();
            watcher.takeOffers();
            offers.add(watcher.offers());
        }
        assertThat(offers).containsExactly(1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6);
        assertThat(watcher.fedBy()).hasSize(20);
        Somebody late = member("late");
        late.receive();
        assertThat(late.offers()).isEqualTo(1);
        assertThat(late.slotCounts()).isEqualTo(new SlotCounts(20, 20));
    }

    @Test
    void whoIsOnScreenKeepsItsSlotWhenOthersComeAndGo() {
        Somebody watcher = member("watcher");
        watcher.receive();
        Somebody ann = member("ann");
        Somebody ben = member("ben");
        ann.publish();
        Leg leaving = ben.publish();
        watcher.takeOffers();
        Leg receiving = room.receiveLegs(watcher.id()).getFirst();
        Object before = peer(receiving).slots().get(0);
        int fed = ((FakeSlot) before).feeds();
        world.lose(leaving, CloseReason.REMOTE_CLOSED);
        member("cho").publish();
        watcher.takeOffers();
        assertThat(((FakeSlot) before).feeds()).isEqualTo(fed);
        assertThat(watcher.fedBy()).hasSize(2).containsKey(ann.id());
    }

    @Test
    void promotionAndDemotionKeepTheReceiveLeg() {
        Somebody ann = member("ann");
        ann.publish();
        Somebody vera = viewer("vera");
        Leg receiving = vera.receive();
        Somebody vito = viewer("vito");
        vito.receive();
        assertRefused(Refusal.ROLE_MAY_NOT, vera::publish);

        room.promote(ann.presence().actor(), vera.id(), Role.MEMBER, null);
        assertThat(vera.toldRole()).isEqualTo(Role.MEMBER);
        assertThat(vera.sees()).containsExactly("vito");
        assertThat(vito.sees()).containsExactly("vera");
        Leg publishing = vera.publish();
        vito.takeOffers();
        assertThat(vito.fedBy()).containsKeys(ann.id(), vera.id());

        room.promote(vera.presence().actor(), vera.id(), Role.VIEWER, null);
        world.settle();
        assertThat(vito.sees()).isEmpty();
        assertThat(vito.fedBy()).containsOnlyKeys(ann.id());
        assertThat(peer(publishing).isClosed()).isTrue();
        assertThat(peer(receiving).isClosed()).isFalse();
        assertThat(vera.fedBy()).containsOnlyKeys(ann.id());
        assertThat(world.facts(RoomFact.ParticipantPromoted.class)).hasSize(2);
    }

    @Test
    void onlyModeratorsActOnOthersAndOnlyAsTheModeAllows() {
        Somebody ann = member("ann");
        Somebody vera = viewer("vera");
        Somebody vito = viewer("vito");
        assertRefused(Refusal.RIGHT_MISSING, () -> room.promote(vera.presence().actor(), vito.id(), Role.MEMBER, null));
        assertRefused(Refusal.RIGHT_MISSING, () -> room.promote(vera.presence().actor(), vera.id(), Role.MEMBER, null));
        assertRefused(Refusal.RIGHT_MISSING, () -> room.remove(vera.presence().actor(), ann.id(), Duration.ZERO));
        assertRefused(
                Refusal.ROLE_CANNOT_CHANGE, () -> room.promote(ann.presence().actor(), vera.id(), Role.HOST, null));
        assertRefused(
                Refusal.NO_SUCH_PARTICIPANT,
                () -> room.promote(ann.presence().actor(), new ParticipantId("nobody"), Role.MEMBER, null));
        Somebody ben = member("ben");
        assertRefused(Refusal.OUTRANKED, () -> room.remove(ann.presence().actor(), ben.id(), Duration.ZERO));
        assertRefused(Refusal.OUTRANKED, () -> room.promote(ann.presence().actor(), ann.id(), null, Grants.NONE));
    }

    @Test
    void theServiceMayPromoteAndTakeOut() {
        Somebody vera = viewer("vera");
        room.promote(Actor.SERVICE, vera.id(), Role.MEMBER, null);
        assertThat(vera.toldRole()).isEqualTo(Role.MEMBER);
        room.remove(Actor.SERVICE, vera.id(), Duration.ZERO);
        assertThat(vera.end()).isEqualTo(PresenceEnd.REMOVED);
        assertRefused(Refusal.NOT_PRESENT, () -> vera.presence().raiseHand(true));
        assertRefused(Refusal.NO_SUCH_PARTICIPANT, () -> room.remove(Actor.SERVICE, vera.id(), Duration.ZERO));
    }

    @Test
    void mutedIsToldAndSilencedIsNotSent() {
        Somebody ann = member("ann");
        Somebody ben = member("ben");
        ben.receive();
        Leg leg = ann.publish();
        ben.takeOffers();
        TrackId voice = voice(leg);
        ann.presence().mute(voice, true);
        assertThat(ben.other(ann).tracks().getFirst().muted()).isTrue();
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
        room.silence(host().actor(), voice, true);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 1L));
        assertThat(ann.toldRole()).isEqualTo(Role.MEMBER);
        room.silence(host().actor(), voice, null);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
        assertRefused(Refusal.NO_SUCH_TRACK, () -> ann.presence().mute(new TrackId(ann.id(), 9_999), true));
        assertRefused(Refusal.NO_SUCH_TRACK, () -> ben.presence().mute(voice, true));
    }

    @Test
    void whoIsSilencedStaysSoHoweverOftenItPublishes() {
        Somebody ann = member("ann");
        Somebody ben = member("ben");
        ben.receive();
        Leg first = ann.publish();
        ben.takeOffers();
        room.silence(host().actor(), voice(first), true);
        Leg second = ann.publish();
        world.settle();
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 1L));
        assertThat(ben.other(ann).tracks()).extracting(TrackView::silenced).containsExactly(true, false);
        room.silence(host().actor(), voice(second), null);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
    }

    @Test
    void whoIsPromotedAgainIsSeenAgainByTheSameDuplexLeg() {
        Somebody ann = member("ann");
        ann.receive();
        Somebody ben = member("ben");
        Leg leg = ben.duplex(Offers.publish());
        peer(leg).connect();
        world.settle();
        ann.takeOffers();
        assertThat(ann.fedBy()).containsKey(ben.id());
        room.promote(Actor.SERVICE, ben.id(), Role.VIEWER, null);
        assertThat(ann.fedBy()).doesNotContainKey(ben.id());
        room.promote(Actor.SERVICE, ben.id(), Role.MEMBER, null);
        assertThat(ann.fedBy()).containsKey(ben.id());
        assertThat(ann.other(ben).tracks()).extracting(TrackView::source).containsExactly("microphone", "camera");
        assertThat(world.facts(RoomFact.TrackActive.class)).hasSize(4);
    }

    @Test
    void aDuplexLegThatGivesUpASlotHarmsNobody() throws SdpException {
        Somebody ann = member("ann");
        Somebody vera = viewer("vera");
        Leg leg = vera.duplex(Offers.watchTwo());
        ann.publish();
        Somebody ben = member("ben");
        ben.publish();
        assertThat(vera.fedBy()).hasSize(2);
        vera.presence().publishAgain(leg, Offers.parsed(Offers.watchOneOfTwo()), Map.of());
        Somebody cho = member("cho");
        cho.publish();
        cho.presence().leave();
        world.settle();
        assertThat(ann.sees()).containsExactly("vera", "ben");
        assertThat(peer(leg).slots()).hasSize(2);
        vera.presence().publishAgain(leg, Offers.parsed(Offers.watchTwo()), Map.of());
        assertThat(peer(leg).slots())
                .allSatisfy(slot -> assertThat(((FakeSlot) slot).producer()).isNotNull());
    }

    @Test
    void aRoomThatClosedWhileSomebodyJoinedDoesNotListenForEver() {
        Somebody ann = member("ann");
        ann.publish();
        Somebody ben = member("ben");
        world.media().beforeNextPeer(() -> room.close(RoomEnd.REQUESTED));
        assertRefused(Refusal.NO_SUCH_ROOM, ben::publish);
        world.settle();
        assertThat(world.clock().alarms()).isZero();
    }

    @Test
    void aWishGoesWithItsTrackIntoWhateverSlot() {
        Somebody ann = member("ann");
        Somebody ben = member("ben");
        Leg leg = ann.publish();
        TrackId picture = picture(leg);
        LayerPreference small = new LayerPreference(null, -1, -1, 90, false);
        ben.presence().prefer(Map.of(picture, small));
        Leg receiving = ben.receive();
        assertThat(peer(receiving).slots().get(1)).extracting("preference").isEqualTo(small);
        LayerPreference large = new LayerPreference(null, -1, -1, 720, false);
        assertRefused(
                Refusal.NO_SUCH_TRACK,
                () -> ben.presence().prefer(Map.of(new TrackId(ann.id(), 9_999), small, picture, large)));
        assertThat(peer(receiving).slots().get(1)).extracting("preference").isEqualTo(large);
    }

    @Test
    void ofManySpeakersTheLastAreSeenTheLoudestHeardAndThePinnedAlways() {
        RoomWorld world = new RoomWorld(new MeetingMode(4));
        Room room = world.room("yard");
        List<Somebody> crowd = new ArrayList<>();
        List<Leg> legs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Somebody somebody = world.enter(room, Role.MEMBER, "m" + i);
            crowd.add(somebody);
            legs.add(somebody.publish());
        }
        Somebody watcher = world.enter(room, Role.MEMBER, "watcher");
        watcher.receive();
        assertThat(watcher.slotCounts()).isEqualTo(new SlotCounts(4, 4));
        peer(legs.get(7)).audio().loudness(110);
        world.pass(Duration.ofSeconds(2));
        assertThat(watcher.dominant()).isEqualTo(crowd.get(7).id());
        assertThat(watcher.speaking()).containsExactly(crowd.get(7).id());
        assertThat(watcher.fedBy()).containsEntry(crowd.get(7).id(), 2L);
        TrackId pinned = picture(legs.get(6));
        watcher.presence().prefer(Map.of(pinned, new LayerPreference(null, -1, -1, -1, true)));
        assertThat(watcher.fedBy()).containsKeys(crowd.get(6).id(), crowd.get(7).id());
        peer(legs.get(7)).audio().loudness(0);
        for (int i = 0; i < 6; i++) {
            peer(legs.get(i)).audio().loudness(110);
            world.pass(Duration.ofSeconds(2));
            peer(legs.get(i)).audio().loudness(0);
            world.pass(Duration.ofSeconds(2));
            assertThat(watcher.fedBy())
                    .containsKeys(crowd.get(i).id(), crowd.get(6).id());
        }
    }

    @Test
    void nobodyListensWhenNobodyIsThere() {
        Somebody ann = member("ann");
        ann.publish();
        assertThat(world.clock().alarms()).isPositive();
        ann.presence().leave();
        world.settle();
        assertThat(world.clock().alarms()).isZero();
        assertThat(world.media().openPeers()).isEmpty();
        assertThat(world.rooms().participantsOf(world.service())).isZero();
    }

    @Test
    void anotherPresenceOfTheSameMemberTakesOver() {
        Somebody first = member("ann");
        first.publish();
        Somebody ben = member("ben");
        Somebody second = member("ann");
        world.settle();
        assertThat(first.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(ben.other(second).tracks()).isEmpty();
        assertThat(world.media().openPeers()).isEmpty();
        first.presence().leave();
        assertThat(ben.sees()).containsExactly("ann");
    }

    @Test
    void aSilentPresenceLosesItsPlaceToWhoeverWantsIt() {
        Somebody host = world.enter(room, Role.HOST, "hana");
        assertRefused(Refusal.PLACE_TAKEN, () -> world.enter(room, Role.HOST, "hugo"));
        host.presence().connected(false);
        world.enter(room, Role.HOST, "hugo");
        assertThat(host.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(room.participants()).extracting(ParticipantView::name).containsExactly("hugo");
    }

    @Test
    void dataReachesAllOrThoseNamedAndItsSender() {
        Somebody ann = member("ann");
        Somebody ben = member("ben");
        Somebody vera = viewer("vera");
        send(vera, null, "1");
        send(ann, Set.of(ben.id()), "2");
        assertThat(ann.heard()).containsExactly("1", "2");
        assertThat(ben.heard()).containsExactly("1", "2");
        assertRefused(Refusal.NO_SUCH_PARTICIPANT, () -> send(ann, Set.of(vera.id(), new ParticipantId("x")), "3"));
        assertThat(vera.heard()).as("a refusal changes nothing").containsExactly("1");
        send(ann, Set.of(vera.id()), "3");
        assertThat(vera.heard()).containsExactly("1", "3");
        Somebody vito = viewer("vito");
        send(vito, null, "4");
        assertThat(ann.heard()).containsExactly("1", "2", "3", "4");
        assertThat(vera.heard()).as("the audience does not hear each other").containsExactly("1", "3");
        assertRefused(Refusal.NO_SUCH_PARTICIPANT, () -> send(vito, Set.of(vera.id()), "5"));
    }

    @Test
    void whatIsInViewStaysThereWhileMoreSlotsAreOffered() {
        Somebody watcher = member("watcher");
        watcher.receive();
        Somebody ann = member("ann");
        ann.publish();
        watcher.takeOffers();
        assertThat(watcher.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
        Somebody ben = member("ben");
        Leg voice = ben.publish();
        peer(voice).audio().loudness(110);
        world.pass(Duration.ofSeconds(2));
        assertThat(watcher.fedBy()).as("its answer is still on the way").isEqualTo(Map.of(ann.id(), 2L));
        watcher.takeOffers();
        assertThat(watcher.fedBy()).isEqualTo(Map.of(ann.id(), 2L, ben.id(), 2L));
    }

    @Test
    void aHandIsRaisedAndLoweredAndItsOwnerIsToldToo() {
        Somebody ann = member("ann");
        Somebody ben = member("ben");
        for (boolean raised : new boolean[] {true, false}) {
            ben.presence().raiseHand(raised);
            assertThat(ann.other(ben).handRaised()).isEqualTo(raised);
            assertThat(ben.toldHand()).isEqualTo(raised);
        }
    }

    @Test
    void whoStopsPublishingSpeaksNoMore() throws SdpException {
        Somebody ann = member("ann");
        Somebody ben = member("ben");
        Leg leg = ann.publish();
        peer(leg).audio().loudness(110);
        world.pass(Duration.ofSeconds(2));
        assertThat(ben.speaking()).containsExactly(ann.id());
        world.lose(leg, CloseReason.REMOTE_CLOSED);
        assertThat(ben.speaking()).isEmpty();
        assertThat(ben.dominant()).isNull();
    }

    @Test
    void aVoiceThatComesByALaterOfferIsHeard() throws SdpException {
        Somebody ann = member("ann");
        Leg leg = ann.duplex(Offers.watch());
        world.pass(Duration.ofSeconds(2));
        assertThat(world.clock().alarms()).isZero();
        ann.presence().publishAgain(leg, Offers.parsed(Offers.publish()), Map.of());
        peer(leg).audio().loudness(110);
        world.pass(Duration.ofSeconds(2));
        assertThat(ann.speaking()).containsExactly(ann.id());
    }

    @Test
    void aReceiveLegInPlaceOfADuplexLegTakesBackWhatThatPublished() {
        Somebody ann = member("ann");
        ann.receive();
        Somebody ben = member("ben");
        ben.duplex(Offers.publish());
        ann.takeOffers();
        assertThat(ann.fedBy()).containsKey(ben.id());
        ben.receive();
        assertThat(ann.fedBy()).doesNotContainKey(ben.id());
        assertThat(ann.other(ben).tracks()).isEmpty();
    }

    @Test
    void theEndOfTheRoomIsTheEndOfEverybody() {
        Somebody ann = member("ann");
        ann.publish();
        ann.receive();
        room.close(RoomEnd.REQUESTED);
        world.settle();
        assertThat(ann.end()).isEqualTo(PresenceEnd.ROOM_CLOSED);
        assertThat(world.media().openPeers()).isEmpty();
        assertRefused(Refusal.NOT_PRESENT, ann::publish);
        assertRefused(Refusal.NO_SUCH_ROOM, () -> member("late"));
    }
}
