package dev.madang.rooms;

import static dev.madang.rooms.sim.Refusals.assertRefused;
import static dev.madang.rooms.sim.RoomWorld.peer;
import static dev.madang.rooms.sim.RoomWorld.picture;
import static dev.madang.rooms.sim.RoomWorld.voice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.sim.FakeSlot;
import dev.madang.rooms.sim.Meeting;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.Offers;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people who are in a room by signalling publish, and what is put into the Slots of the others. */
class PresenceMediaTest {
    private final Meeting meeting = new Meeting();
    private final RoomWorld world = meeting.world();
    private final Room room = meeting.room();

    @Test
    void tracksAreToldAndFedAndTakenBack() {
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
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
        Somebody watcher = meeting.member("watcher");
        watcher.receive();
        List<Integer> offers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            meeting.member("m" + i).publish();
            watcher.takeOffers();
            offers.add(watcher.offers());
        }
        assertThat(offers).containsExactly(1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6);
        assertThat(watcher.fedBy()).hasSize(20);
        Somebody late = meeting.member("late");
        late.receive();
        assertThat(late.offers()).isEqualTo(1);
        assertThat(late.slotCounts()).isEqualTo(new SlotCounts(20, 20));
    }

    @Test
    void whoIsOnScreenKeepsItsSlotWhenOthersComeAndGo() {
        Somebody watcher = meeting.member("watcher");
        watcher.receive();
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
        ann.publish();
        Leg leaving = ben.publish();
        watcher.takeOffers();
        Leg receiving = room.receiveLegs(watcher.id()).getFirst();
        Object before = peer(receiving).slots().get(0);
        int fed = ((FakeSlot) before).feeds();
        world.lose(leaving, CloseReason.REMOTE_CLOSED);
        meeting.member("cho").publish();
        watcher.takeOffers();
        assertThat(((FakeSlot) before).feeds()).isEqualTo(fed);
        assertThat(watcher.fedBy()).hasSize(2).containsKey(ann.id());
    }

    @Test
    void promotionAndDemotionKeepTheReceiveLeg() {
        Somebody ann = meeting.member("ann");
        ann.publish();
        Somebody vera = meeting.viewer("vera");
        Leg receiving = vera.receive();
        Somebody vito = meeting.viewer("vito");
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
    void mutedIsToldAndSilencedIsNotSent() {
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
        ben.receive();
        Leg leg = ann.publish();
        ben.takeOffers();
        TrackId voice = voice(leg);
        ann.presence().mute(voice, true);
        assertThat(ben.other(ann).tracks().getFirst().muted()).isTrue();
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
        room.silence(meeting.host().actor(), voice, true);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 1L));
        assertThat(ann.toldRole()).isEqualTo(Role.MEMBER);
        room.silence(meeting.host().actor(), voice, null);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
        assertRefused(Refusal.NO_SUCH_TRACK, () -> ann.presence().mute(new TrackId(ann.id(), 9_999), true));
        assertRefused(Refusal.NO_SUCH_TRACK, () -> ben.presence().mute(voice, true));
    }

    @Test
    void whoIsSilencedStaysSoHoweverOftenItPublishes() {
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
        ben.receive();
        Leg first = ann.publish();
        ben.takeOffers();
        room.silence(meeting.host().actor(), voice(first), true);
        Leg second = ann.publish();
        world.settle();
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 1L));
        assertThat(ben.other(ann).tracks()).extracting(TrackView::silenced).containsExactly(true, false);
        room.silence(meeting.host().actor(), voice(second), null);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
    }

    @Test
    void whoIsPromotedAgainIsSeenAgainByTheSameDuplexLeg() {
        Somebody ann = meeting.member("ann");
        ann.receive();
        Somebody ben = meeting.member("ben");
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
        Somebody ann = meeting.member("ann");
        Somebody vera = meeting.viewer("vera");
        Leg leg = vera.duplex(Offers.watchTwo());
        ann.publish();
        Somebody ben = meeting.member("ben");
        ben.publish();
        assertThat(vera.fedBy()).hasSize(2);
        vera.presence().publishAgain(leg, Offers.parsed(Offers.watchOneOfTwo()), Map.of());
        Somebody cho = meeting.member("cho");
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
    void aWishGoesWithItsTrackIntoWhateverSlot() {
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
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
    void whatIsInViewStaysThereWhileMoreSlotsAreOffered() {
        Somebody watcher = meeting.member("watcher");
        watcher.receive();
        Somebody ann = meeting.member("ann");
        ann.publish();
        watcher.takeOffers();
        assertThat(watcher.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
        Somebody ben = meeting.member("ben");
        Leg voice = ben.publish();
        peer(voice).audio().loudness(110);
        world.pass(Duration.ofSeconds(2));
        assertThat(watcher.fedBy()).as("its answer is still on the way").isEqualTo(Map.of(ann.id(), 2L));
        watcher.takeOffers();
        assertThat(watcher.fedBy()).isEqualTo(Map.of(ann.id(), 2L, ben.id(), 2L));
    }

    @Test
    void whoStopsPublishingSpeaksNoMore() throws SdpException {
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
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
        Somebody ann = meeting.member("ann");
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
        Somebody ann = meeting.member("ann");
        ann.receive();
        Somebody ben = meeting.member("ben");
        ben.duplex(Offers.publish());
        ann.takeOffers();
        assertThat(ann.fedBy()).containsKey(ben.id());
        ben.receive();
        assertThat(ann.fedBy()).doesNotContainKey(ben.id());
        assertThat(ann.other(ben).tracks()).isEmpty();
    }

    @Test
    void whatIsReportedWhileMoreIsNegotiatedIsNotTakenForSomethingElse() throws Exception {
        Somebody ann = meeting.member("ann");
        Leg leg = ann.presence()
                .publish(
                        Offers.parsed(Offers.publish(1, 0)),
                        Map.of("0", new TrackSource("microphone", false)),
                        new LegListener() {});
        // Its first track begins to flow just when the Peer has agreed on the second one.
        peer(leg).meanwhile(() -> world.connect(leg));
        ann.presence()
                .publishAgain(leg, Offers.parsed(Offers.publish(1, 1)), Map.of("1", new TrackSource("camera", true)));
        world.settle();
        assertThat(room.stage().getFirst().tracks())
                .extracting(TrackView::source)
                .containsExactly("microphone", "camera");
        assertThat(room.stage().getFirst().tracks())
                .extracting(TrackView::muted)
                .containsExactly(false, true);
        assertThat(world.facts(RoomFact.TrackPublished.class)).hasSize(2);
        assertThat(world.facts(RoomFact.TrackUnpublished.class)).isEmpty();
    }
}
