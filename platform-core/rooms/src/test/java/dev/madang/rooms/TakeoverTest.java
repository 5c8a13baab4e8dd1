package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.engine.CloseReason;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.FleetWorld;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A room whose Home is lost goes on under another one. */
class TakeoverTest {
    private static final Duration AWHILE = Duration.ofSeconds(4);

    private final FleetWorld fleet = new FleetWorld(new MeetingMode(), "a", "b", "c");
    private final Room first = fleet.node("a").room("yard");

    private Somebody enter(String node, Role role, String name) {
        return fleet.node(node).enter(fleet.reach(node, "yard"), role, name);
    }

    private String homeNow() {
        return fleet.registry().find(fleet.key("yard")).orElseThrow().home().node();
    }

    private Room decider() {
        return fleet.reach(homeNow(), "yard");
    }

    private List<String> names() {
        return decider().participants().stream().map(ParticipantView::name).toList();
    }

    private void killHome() {
        fleet.node("a").rooms().publish();
        fleet.kill("a");
        fleet.pass(AWHILE);
    }

    @Test
    void oneOfTheCarriersDecidesAndNobodyOnALivingNodeLeaves() {
        Somebody ben = enter("b", Role.MEMBER, "ben");
        Somebody cal = enter("c", Role.MEMBER, "cal");
        Leg out = ben.publish();
        fleet.node("b").connect(out);
        killHome();

        assertThat(homeNow()).isIn("b", "c");
        assertThat(fleet.reach("b", "yard").decides())
                .isNotEqualTo(fleet.reach("c", "yard").decides());
        assertThat(names()).containsExactly("ben", "cal");
        assertThat(ben.end()).isNull();
        assertThat(cal.end()).isNull();
        assertThat(RoomWorld.peer(out).isClosed()).isFalse();
        assertThat(cal.other(ben).tracks()).hasSize(2);
        fleet.pass(Duration.ofMinutes(1));
        assertThat(fleet.node(homeNow()).story()).containsExactly("RoomTakenOver");
    }

    @Test
    void whatIsAskedAfterwardsIsDecidedByTheNewHome() {
        Somebody ben = enter("b", Role.MEMBER, "ben");
        Somebody cal = enter("c", Role.MEMBER, "cal");
        killHome();

        ben.presence().raiseHand(true);
        assertThat(cal.other(ben).handRaised()).isTrue();
        cal.publish();
        assertThat(ben.other(cal).tracks()).hasSize(2);
        enter("b", Role.MEMBER, "dora");
        assertThat(names()).containsExactly("ben", "cal", "dora");
    }

    @Test
    void tracksKeepTheirIds() {
        Somebody ben = enter("b", Role.MEMBER, "ben");
        enter("c", Role.MEMBER, "cal");
        Leg before = ben.publish();
        killHome();

        Leg again = ben.publish();
        assertThat(again.tracks()).isEqualTo(before.tracks());
    }

    @Test
    void promotionsSilencesAndBansAreKept() {
        Somebody hana = enter("a", Role.HOST, "hana");
        Somebody vic = enter("b", Role.VIEWER, "vic");
        Somebody ben = enter("b", Role.MEMBER, "ben");
        enter("c", Role.MEMBER, "cal");
        first.promote(Actor.SERVICE, vic.id(), Role.MEMBER, null);
        first.silence(hana.presence().actor(), ben.id(), TrackKind.AUDIO, true);
        first.ban(Actor.SERVICE, "mallory", null);
        fleet.pass(Duration.ofSeconds(2));
        killHome();

        assertThat(vic.presence().role()).isEqualTo(Role.MEMBER);
        Leg out = ben.publish();
        assertThat(decider().participants().stream()
                        .filter(view -> view.name().equals("ben"))
                        .flatMap(view -> view.tracks().stream())
                        .filter(track -> track.id().equals(RoomWorld.voice(out))))
                .allMatch(track -> track.held());
        assertThatThrownBy(() -> enter("c", Role.MEMBER, "mallory"))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.BANNED));
    }

    @Test
    void thoseOfTheDeadNodeKeepTheirPlaceForAWhile() {
        enter("a", Role.MEMBER, "ann");
        Somebody abe = enter("a", Role.MEMBER, "abe");
        Somebody ben = enter("b", Role.MEMBER, "ben");
        killHome();

        assertThat(names()).containsExactly("ann", "abe", "ben");
        assertThat(ben.other(abe).interrupted()).isTrue();
        Somebody again = enter("b", Role.MEMBER, "abe");
        assertThat(again.id()).isEqualTo(abe.id());
        fleet.pass(Duration.ofSeconds(40));
        assertThat(names()).containsExactly("abe", "ben");
        assertThat(fleet.node(homeNow()).facts(RoomFact.ParticipantLeft.class))
                .singleElement()
                .satisfies(left -> assertThat(left.why()).isEqualTo(LeaveReason.LOST));
    }

    @Test
    void whoLeftMeanwhileIsNotThereAnyMore() {
        Somebody ben = enter("b", Role.MEMBER, "ben");
        enter("c", Role.MEMBER, "cal");
        Leg out = ben.publish();
        fleet.node("a").rooms().publish();
        fleet.kill("a");
        fleet.node("b").lose(out, CloseReason.REMOTE_CLOSED);
        ben.presence().leave();
        fleet.pass(Duration.ofSeconds(40));

        assertThat(names()).containsExactly("cal");
    }

    @Test
    void aHomeWhoseLeaseIsOverDecidesNothing() {
        Somebody ann = enter("a", Role.MEMBER, "ann");
        Somebody ben = enter("b", Role.MEMBER, "ben");
        fleet.mayDecide("a", false);
        ben.presence().heard(false);
        fleet.pass(Duration.ofSeconds(5));
        assertThat(ann.sees()).containsExactly("ben");
        assertThat(fleet.node("a").story()).hasSize(3);

        fleet.mayDecide("a", true);
        fleet.pass(Duration.ofSeconds(4));
        assertThat(ann.other(ben).interrupted()).isTrue();
    }

    @Test
    void aHomeThatWasReplacedHandsItsPeopleOver() {
        Somebody ann = enter("a", Role.MEMBER, "ann");
        Somebody ben = enter("b", Role.MEMBER, "ben");
        fleet.node("a").rooms().publish();
        fleet.mayDecide("a", false);
        fleet.isolate("a");
        fleet.pass(AWHILE);
        assertThat(homeNow()).isEqualTo("b");
        long facts = fleet.node("a").events().size();

        fleet.rejoin("a");
        fleet.mayDecide("a", true);
        fleet.node("a").rooms().registryChanged();
        fleet.pass(AWHILE);
        assertThat(first.decides()).isFalse();
        assertThat(names()).containsExactly("ann", "ben");
        assertThat(ben.other(ann).interrupted()).isFalse();
        assertThat(ann.end()).isNull();
        ann.presence().raiseHand(true);
        assertThat(ben.other(ann).handRaised()).isTrue();
        assertThat(fleet.node("a").events()).as("who was replaced says nothing").hasSize((int) facts);
    }

    @Test
    void aHomeHandsItsRoomOverWithoutAnybodyNoticing() {
        Somebody ann = enter("a", Role.MEMBER, "ann");
        Somebody ben = enter("b", Role.MEMBER, "ben");
        first.ban(Actor.SERVICE, "mallory", null);
        Leg out = ann.publish();
        fleet.node("a").connect(out);
        ben.receive();
        int told = ben.heard().size();
        assertThat(fleet.node("a").rooms().handOver("b"::equals)).isOne();
        fleet.pass(Duration.ofMillis(500));

        assertThat(homeNow()).isEqualTo("b");
        assertThat(first.decides()).isFalse();
        assertThat(fleet.node("a").rooms().handOver("b"::equals)).isZero();
        assertThat(names()).containsExactly("ann", "ben");
        assertThat(ben.other(ann).interrupted()).isFalse();
        assertThat(RoomWorld.peer(out).isClosed()).isFalse();
        assertThat(ben.heard()).hasSize(told);
        ann.presence().raiseHand(true);
        assertThat(ben.other(ann).handRaised()).isTrue();
        assertThatThrownBy(() -> enter("c", Role.MEMBER, "mallory"))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.BANNED));
        fleet.pass(Duration.ofMinutes(1));
        assertThat(fleet.node("b").story()).containsExactly("RoomTakenOver");
        assertThat(names()).containsExactly("ann", "ben");
    }

    @Test
    void aHandOverThatComesToNothingLeavesTheRoomAsItWas() {
        Somebody ann = enter("a", Role.MEMBER, "ann");
        Somebody ben = enter("b", Role.MEMBER, "ben");
        fleet.cut("b");
        assertThat(fleet.node("a").rooms().handOver("b"::equals)).isOne();
        fleet.pass(Duration.ofSeconds(3));
        ann.presence().raiseHand(true);
        assertThat(first.decides()).isTrue();

        // What was said before the hand-over counts no more.
        fleet.mend("b");
        fleet.pass(Duration.ofSeconds(3));
        assertThat(List.of(first.decides(), fleet.reach("b", "yard").decides())).containsOnlyOnce(true);
        assertThat(ben.other(ann).handRaised()).isTrue();
    }

    @Test
    void aNodeThatWasTakenForDeadIsHeardAgain() {
        Somebody ann = enter("a", Role.MEMBER, "ann");
        Somebody ben = enter("b", Role.MEMBER, "ben");
        Leg out = ben.publish();
        fleet.node("b").connect(out);
        fleet.isolate("b");
        fleet.pass(AWHILE);
        assertThat(ann.other(ben).interrupted()).isTrue();

        fleet.rejoin("b");
        ben.presence().heard(true);
        fleet.pass(AWHILE);
        assertThat(ann.other(ben).interrupted()).isFalse();
        ben.presence().raiseHand(true);
        assertThat(ann.other(ben).handRaised()).isTrue();
        fleet.pass(Duration.ofMinutes(1));
        assertThat(names()).containsExactly("ann", "ben");
        assertThat(first.view().participantCount()).isEqualTo(2);
        assertThat(out.tracks()).hasSize(2);
        assertThat(ann.other(ben).tracks()).hasSize(2);
        assertThat(fleet.node("a").facts(RoomFact.ParticipantLeft.class)).isEmpty();
    }

    @Test
    void whoComesBackAfterATakeoverKeepsWhatItPublishes() {
        Somebody abe = enter("a", Role.MEMBER, "abe");
        abe.publish();
        Somebody ben = enter("b", Role.MEMBER, "ben");
        killHome();

        Somebody again = enter("b", Role.MEMBER, "abe");
        again.publish();
        fleet.pass(Duration.ofMinutes(1));
        assertThat(ben.other(again).tracks()).hasSize(2);
        assertThat(ben.other(again).interrupted()).isFalse();
        assertThat(names()).containsExactlyInAnyOrder("abe", "ben");
    }

    @Test
    void whoComesByAnotherNodeWaitsForTheTakeover() {
        enter("b", Role.MEMBER, "ben");
        first.ban(Actor.SERVICE, "mallory", null);
        fleet.pass(Duration.ofSeconds(2));
        fleet.node("a").rooms().publish();
        fleet.kill("a");

        assertThatThrownBy(() -> fleet.reach("c", "yard"))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.HOME_AWAY));
        fleet.pass(AWHILE);
        assertThat(homeNow()).isEqualTo("b");
        assertThatThrownBy(() -> enter("c", Role.MEMBER, "mallory"))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.BANNED));
    }

    @Test
    void aNodeThatStopsLeavesTheRoomToTheOthers() {
        Somebody ann = enter("a", Role.MEMBER, "ann");
        Somebody ben = enter("b", Role.MEMBER, "ben");
        fleet.node("a").rooms().publish();
        fleet.node("a").rooms().close();
        assertThat(ann.end()).isEqualTo(PresenceEnd.NODE_STOPPED);
        assertThat(ben.end()).isNull();
        fleet.kill("a");
        fleet.pass(AWHILE);

        assertThat(homeNow()).isEqualTo("b");
        assertThat(ben.end()).isNull();
        assertThat(fleet.node("a").facts(RoomFact.RoomClosed.class)).isEmpty();
        fleet.pass(Duration.ofMinutes(1));
        assertThat(names()).containsExactly("ben");
    }

    @Test
    void whatChangedMeanwhileIsToldOnce() {
        Somebody ben = enter("b", Role.MEMBER, "ben");
        Somebody cal = enter("c", Role.MEMBER, "cal");
        first.send(Actor.SERVICE, null, "\"hello\"");
        assertThat(cal.heard()).hasSize(1);
        killHome();
        assertThat(cal.heard()).hasSize(1);
        assertThat(ben.heard()).hasSize(1);
    }
}
