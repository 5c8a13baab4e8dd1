package dev.madang.rooms;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.Offers;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others are told of somebody whose connection does not work at present. */
class InterruptionsTest {
    private static final Duration ALMOST = Duration.ofMillis(2_900);
    private static final Duration LITTLE = Duration.ofMillis(200);

    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");
    private final Somebody ben = world.enter(room, Role.MEMBER, "ben");
    private final Somebody ann = world.enter(room, Role.MEMBER, "ann");

    @Test
    void aLostSocketIsToldAfterThreeSecondsAndItsReturnAtOnce() {
        ann.presence().connected(false);
        world.pass(ALMOST);
        assertThat(ben.other(ann).interrupted()).isFalse();
        world.pass(LITTLE);
        assertThat(ben.other(ann).interrupted()).isTrue();
        ann.presence().connected(true);
        assertThat(ben.other(ann).interrupted()).isFalse();
    }

    @Test
    void whoIsNotHeardByASocketIsToldAfterThreeSecondsUntilThatOrAnotherIsHeard() {
        for (boolean another : new boolean[] {false, true}) {
            ann.presence().heard(false);
            world.pass(ALMOST);
            assertThat(ben.other(ann).interrupted()).isFalse();
            world.pass(LITTLE);
            assertThat(ben.other(ann).interrupted()).isTrue();
            if (another) {
                ann.presence().connected(true);
            } else {
                ann.presence().heard(true);
            }
            assertThat(ben.other(ann).interrupted()).isFalse();
        }
    }

    @Test
    void whoIsSeenIsNotCutOffThoughItsSocketIsSlow() throws SdpException {
        Leg leg = ann.publish();
        world.connect(leg);
        world.pass(Duration.ofSeconds(2));
        int alarms = world.clock().alarms();
        ann.presence().heard(false);
        world.pass(Duration.ofSeconds(60));
        assertThat(ben.other(ann).interrupted()).isFalse();
        for (int i = 0; i < 2; i++) {
            peer(leg).active(peer(leg).audio(), false);
            peer(leg).active(peer(leg).video(), false);
            world.pass(Duration.ofSeconds(1));
            assertThat(ben.other(ann).interrupted()).isTrue();
            peer(leg).active(peer(leg).video(), true);
            world.settle();
            assertThat(ben.other(ann).interrupted())
                    .as("the picture moves again")
                    .isFalse();
        }
        String withoutPicture = Offers.publish().replaceAll("(?s)(m=video.*?)a=send(only|recv)", "$1a=inactive");
        ann.presence().publishAgain(leg, Offers.parsed(withoutPicture), Map.of());
        world.pass(Duration.ofSeconds(4));
        assertThat(ben.other(ann).interrupted())
                .as("the picture was taken back")
                .isTrue();
        ann.presence().heard(true);
        assertThat(ben.other(ann).interrupted()).isFalse();
        assertThat(world.clock().alarms()).isEqualTo(alarms);
    }

    @Test
    void aSocketThatIsLostIsNotHeard() {
        ann.presence().connected(false);
        ann.presence().heard(true);
        world.pass(ALMOST.plus(LITTLE));
        assertThat(ben.other(ann).interrupted()).isTrue();
    }

    @Test
    void whatComesBackInTimeIsNotTold() {
        ann.presence().connected(false);
        world.pass(ALMOST);
        ann.presence().connected(true);
        world.pass(LITTLE);
        ann.presence().connected(false);
        world.pass(ALMOST);
        assertThat(ben.other(ann).interrupted()).isFalse();
        ann.presence().connected(true);
        assertThat(world.clock().alarms()).isZero();
    }

    @Test
    void silentMediaIsToldTooUntilItIsHeardOrItsLegEnds() {
        Leg leg = ann.publish();
        world.connect(leg);
        peer(leg).connected(false);
        world.settle();
        world.pass(Duration.ofSeconds(4));
        assertThat(ben.other(ann).interrupted()).isTrue();
        peer(leg).connected(true);
        world.settle();
        assertThat(ben.other(ann).interrupted()).isFalse();
        peer(leg).connected(false);
        world.settle();
        world.pass(Duration.ofSeconds(4));
        world.lose(leg, CloseReason.CONSENT_EXPIRED);
        assertThat(ben.other(ann).interrupted()).isFalse();
    }

    private void cutOff(Leg leg) {
        world.connect(leg);
        peer(leg).connected(false);
        world.pass(Duration.ofSeconds(4));
        assertThat(ben.other(ann).interrupted()).isTrue();
    }

    @Test
    void whoseSilentLegGoesWithItsRoleIsInterruptedNoMore() {
        Leg leg = ann.publish();
        cutOff(leg);
        room.promote(Actor.SERVICE, ann.id(), Role.VIEWER, null);
        world.settle();
        assertThat(ben.other(ann).interrupted()).isFalse();
    }

    @Test
    void whoseSilentLegMakesRoomForANewOneIsInterruptedNoMore() {
        cutOff(world.receive(room, Role.MEMBER, "ann"));
        for (int i = 0; i < 4; i++) {
            world.receive(room, Role.MEMBER, "ann");
        }
        assertThat(ben.other(ann).interrupted()).isFalse();
    }

    @Test
    void theSameOneComingBackByAnotherSessionIsInterruptedNoMore() {
        ann.presence().connected(false);
        world.pass(Duration.ofSeconds(4));
        assertThat(ben.other(ann).interrupted()).isTrue();
        Somebody again = world.enter(room, Role.MEMBER, "ann");
        assertThat(again.id()).isEqualTo(ann.id());
        assertThat(ben.other(ann).interrupted()).isFalse();
        assertThat(ben.sees()).containsExactly("ann");
    }

    @Test
    void whoIsGoneIsNotTold() {
        ann.presence().connected(false);
        ann.presence().leave();
        assertThat(ben.sees()).isEmpty();
        world.pass(Duration.ofSeconds(2));
        assertThat(world.clock().alarms()).isZero();
    }
}
