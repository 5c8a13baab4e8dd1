package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.FakeSlot;
import dev.madang.rooms.sim.FleetWorld;
import dev.madang.rooms.sim.FleetWorld.RemoteTrack;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One room that several nodes carry. */
class SeveralNodesTest {
    private final FleetWorld fleet = new FleetWorld(new MeetingMode(), "a", "b", "c");
    private final RoomWorld home = fleet.node("a");
    private final Room room = home.room("yard");

    private Somebody enter(String node, String name) {
        return fleet.node(node).enter(fleet.reach(node, "yard"), Role.MEMBER, name);
    }

    private static List<Object> tracksOf(Leg leg) {
        return RoomWorld.peer(leg).slots().stream()
                .map(slot -> ((FakeSlot) slot).producer())
                .filter(RemoteTrack.class::isInstance)
                .map(producer -> (Object) ((RemoteTrack) producer).track())
                .toList();
    }

    @Test
    void thoseOnOtherNodesAreInTheSameRoom() {
        Somebody ann = enter("a", "ann");
        Somebody ben = enter("b", "ben");
        Somebody cal = enter("c", "cal");

        assertThat(room.participants()).extracting(view -> view.name()).containsExactly("ann", "ben", "cal");
        assertThat(fleet.reach("b", "yard").participants()).isEqualTo(room.participants());
        assertThat(fleet.reach("b", "yard").view()).isEqualTo(room.view());
        assertThat(ann.sees()).containsExactly("ben", "cal");
        assertThat(ben.sees()).containsExactly("cal");
        assertThat(ben.id()).isNotEqualTo(cal.id());
        assertThat(fleet.node("b").events())
                .as("only the Home says what happens")
                .isEmpty();
    }

    @Test
    void tracksOfOtherNodesFeedSlots() {
        Somebody ann = enter("a", "ann");
        Somebody ben = enter("b", "ben");
        Leg annsMedia = ann.receive();
        Leg out = ben.publish();
        ann.takeOffers();

        assertThat(tracksOf(annsMedia)).containsExactlyInAnyOrder(RoomWorld.voice(out), RoomWorld.picture(out));
        assertThat(fleet.reach("b", "yard").local(RoomWorld.voice(out))).isNotNull();
        assertThat(room.local(RoomWorld.voice(out))).isNull();

        out.close();
        fleet.node("b").settle();
        assertThat(tracksOf(annsMedia)).isEmpty();
    }

    @Test
    void limitsHoldOverNodes() {
        fleet.node("b").enter(fleet.reach("b", "yard"), Role.HOST, "hana");

        assertThatThrownBy(() -> fleet.node("c").enter(fleet.reach("c", "yard"), Role.HOST, "another"))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.PLACE_TAKEN));
    }

    @Test
    void whoComesByAnotherNodeTakesOverFromItself() {
        Somebody before = enter("b", "ben");
        Somebody now = enter("c", "ben");

        assertThat(now.id()).isEqualTo(before.id());
        assertThat(before.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(room.participants()).hasSize(1);
    }

    @Test
    void aNodeWithoutAnybodyLeavesTheRoomAfterSomeSeconds() {
        Somebody ben = enter("b", "ben");
        ben.presence().leave();
        assertThat(fleet.node("b").rooms().all()).hasSize(1);

        fleet.pass(Duration.ofSeconds(15));
        assertThat(fleet.node("b").rooms().all()).isEmpty();
        home.rooms().publish();
        assertThat(fleet.registry().find(fleet.key("yard")).orElseThrow().carriers())
                .containsExactly(Map.entry("a", 0));

        enter("b", "ben");
        assertThat(room.participants()).extracting(view -> view.name()).containsExactly("ben");
    }

    @Test
    void theRegistryKnowsWhichNodesCarryHowMuch() {
        Somebody ben = enter("b", "ben");
        ben.publish();
        ben.receive();
        enter("c", "cal");
        home.rooms().publish();

        assertThat(fleet.registry().find(fleet.key("yard")).orElseThrow().carriers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", 0, "b", 2, "c", 0));
    }

    @Test
    void aRoomThatClosesClosesOnEveryNode() {
        Somebody ben = enter("b", "ben");
        Leg out = ben.publish();
        room.close(RoomEnd.REQUESTED);
        fleet.pass(Duration.ofSeconds(1));

        assertThat(ben.end()).isEqualTo(PresenceEnd.ROOM_CLOSED);
        assertThat(out.endAsked()).isEqualTo(LegEnd.ROOM_CLOSED);
        fleet.pass(Duration.ofSeconds(3));
        assertThat(fleet.node("b").rooms().all()).isEmpty();
        assertThat(fleet.node("b").rooms().reach(fleet.key("yard"), home.service()))
                .isEmpty();
    }

    @Test
    void whatIsSaidWhileALinkIsCutComesLater() {
        Somebody ann = enter("a", "ann");
        Somebody ben = enter("b", "ben");
        fleet.cut("b");
        enter("a", "dora");
        assertThat(ben.sees()).isEmpty();

        fleet.mend("b");
        fleet.pass(Duration.ofSeconds(1));
        assertThat(ben.sees()).containsExactly("dora");
        assertThat(ann.sees()).containsExactly("ben", "dora");
    }

    @Test
    void thoseWhoseNodeDiesHaveTimeToComeBackElsewhere() {
        Somebody ben = enter("b", "ben");
        ben.publish();
        enter("b", "bob");
        fleet.kill("b");
        fleet.pass(Duration.ofSeconds(5));
        assertThat(room.participants()).hasSize(2).allMatch(view -> view.interrupted());

        Somebody again = enter("c", "ben");
        assertThat(again.id()).isEqualTo(ben.id());
        fleet.pass(Duration.ofSeconds(30));
        assertThat(room.participants())
                .singleElement()
                .satisfies(view -> assertThat(view.name()).isEqualTo("ben"))
                .satisfies(view -> assertThat(view.interrupted()).isFalse());
        assertThat(home.facts(RoomFact.ParticipantLeft.class))
                .singleElement()
                .satisfies(left -> assertThat(left.why()).isEqualTo(LeaveReason.LOST));
    }

    @Test
    void aRoomWhoseHomeIsGoneGoesOnWhereSomebodyComes() {
        fleet.kill("a");

        enter("b", "ben");
        Room taken = fleet.reach("b", "yard");
        assertThat(taken.decides()).isTrue();
        assertThat(fleet.registry().find(fleet.key("yard")).orElseThrow())
                .satisfies(there -> assertThat(there.home().node()).isEqualTo("b"))
                .satisfies(there -> assertThat(there.room().term()).isEqualTo(2));
        assertThat(fleet.node("b").story()).startsWith("RoomRestored");
    }

    @Test
    void aHomeThatIsSupersededGivesWay() {
        Somebody ann = enter("a", "ann");
        fleet.cut("a");
        Room taken = takenOver();
        fleet.mend("a");
        home.rooms().registryChanged();

        assertThat(ann.end()).isNull();
        assertThat(fleet.reach("a", "yard").decides()).isFalse();
        assertThat(taken.decides()).isTrue();
    }

    private Room takenOver() {
        fleet.kill("a");
        return fleet.reach("b", "yard");
    }
}
