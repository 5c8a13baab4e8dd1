package dev.madang.rooms;

import static dev.madang.rooms.sim.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.sim.Meeting;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** People who are in a room by signalling: what they see of each other, may do and are told. */
class PresenceTest {
    private final Meeting meeting = new Meeting();
    private final RoomWorld world = meeting.world();
    private final Room room = meeting.room();

    private void send(Somebody from, @Nullable Collection<ParticipantId> to, String data) {
        room.send(from.presence().actor(), to, data);
    }

    @Test
    void membersNoticeEverybodyAndViewersNoticeMembersOnly() {
        Somebody ann = meeting.member("ann");
        Somebody vera = meeting.viewer("vera");
        meeting.viewer("vito");
        meeting.member("ben");
        assertThat(ann.sees()).containsExactly("vera", "vito", "ben");
        assertThat(vera.sees()).containsExactly("ben");
        List<String> snapshot = new ArrayList<>();
        vera.presence().snapshot(now -> now.others().forEach(other -> snapshot.add(other.name())));
        assertThat(snapshot).containsExactly("ann", "ben");
        vera.presence().leave();
        assertThat(ann.sees()).containsExactly("vito", "ben");
    }

    @Test
    void onlyModeratorsActOnOthersAndOnlyAsTheModeAllows() {
        Somebody ann = meeting.member("ann");
        Somebody vera = meeting.viewer("vera");
        Somebody vito = meeting.viewer("vito");
        assertRefused(Refusal.RIGHT_MISSING, () -> room.promote(vera.presence().actor(), vito.id(), Role.MEMBER, null));
        assertRefused(Refusal.RIGHT_MISSING, () -> room.promote(vera.presence().actor(), vera.id(), Role.MEMBER, null));
        assertRefused(Refusal.RIGHT_MISSING, () -> room.remove(vera.presence().actor(), ann.id(), Duration.ZERO));
        assertRefused(
                Refusal.ROLE_CANNOT_CHANGE, () -> room.promote(ann.presence().actor(), vera.id(), Role.HOST, null));
        assertRefused(
                Refusal.NO_SUCH_PARTICIPANT,
                () -> room.promote(ann.presence().actor(), new ParticipantId("nobody"), Role.MEMBER, null));
        Somebody ben = meeting.member("ben");
        assertRefused(Refusal.OUTRANKED, () -> room.remove(ann.presence().actor(), ben.id(), Duration.ZERO));
        assertRefused(Refusal.OUTRANKED, () -> room.promote(ann.presence().actor(), ann.id(), null, Grants.NONE));
    }

    @Test
    void theServiceMayPromoteAndTakeOut() {
        Somebody vera = meeting.viewer("vera");
        room.promote(Actor.SERVICE, vera.id(), Role.MEMBER, null);
        assertThat(vera.toldRole()).isEqualTo(Role.MEMBER);
        room.remove(Actor.SERVICE, vera.id(), Duration.ZERO);
        assertThat(vera.end()).isEqualTo(PresenceEnd.REMOVED);
        assertRefused(Refusal.NOT_PRESENT, () -> vera.presence().raiseHand(true));
        assertRefused(Refusal.NO_SUCH_PARTICIPANT, () -> room.remove(Actor.SERVICE, vera.id(), Duration.ZERO));
    }

    @Test
    void anotherPresenceOfTheSameMemberTakesOver() {
        Somebody first = meeting.member("ann");
        first.publish();
        Somebody ben = meeting.member("ben");
        Somebody second = meeting.member("ann");
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
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
        Somebody vera = meeting.viewer("vera");
        send(vera, null, "1");
        send(ann, Set.of(ben.id()), "2");
        assertThat(ann.heard()).containsExactly("1", "2");
        assertThat(ben.heard()).containsExactly("1", "2");
        assertRefused(Refusal.NO_SUCH_PARTICIPANT, () -> send(ann, Set.of(vera.id(), new ParticipantId("x")), "3"));
        assertThat(vera.heard()).as("a refusal changes nothing").containsExactly("1");
        send(ann, Set.of(vera.id()), "3");
        assertThat(vera.heard()).containsExactly("1", "3");
        Somebody vito = meeting.viewer("vito");
        send(vito, null, "4");
        assertThat(ann.heard()).containsExactly("1", "2", "3", "4");
        assertThat(vera.heard()).as("the audience does not hear each other").containsExactly("1", "3");
        assertRefused(Refusal.NO_SUCH_PARTICIPANT, () -> send(vito, Set.of(vera.id()), "5"));
    }

    @Test
    void aHandIsRaisedAndLoweredAndItsOwnerIsToldToo() {
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
        for (boolean raised : new boolean[] {true, false}) {
            ben.presence().raiseHand(raised);
            assertThat(ann.other(ben).handRaised()).isEqualTo(raised);
            assertThat(ben.toldHand()).isEqualTo(raised);
        }
    }

    @Test
    void nobodyListensWhenNobodyIsThere() {
        Somebody ann = meeting.member("ann");
        ann.publish();
        assertThat(world.clock().alarms()).isPositive();
        ann.presence().leave();
        world.settle();
        assertThat(world.clock().alarms()).isZero();
        assertThat(world.media().openPeers()).isEmpty();
        assertThat(world.rooms().participantsOf(world.service())).isZero();
    }

    @Test
    void aRoomThatClosedWhileSomebodyJoinedDoesNotListenForEver() {
        Somebody ann = meeting.member("ann");
        ann.publish();
        Somebody ben = meeting.member("ben");
        world.media().beforeNextPeer(() -> room.close(RoomEnd.REQUESTED));
        assertRefused(Refusal.NO_SUCH_ROOM, ben::publish);
        world.settle();
        assertThat(world.clock().alarms()).isZero();
    }

    @Test
    void theEndOfTheRoomIsTheEndOfEverybody() {
        Somebody ann = meeting.member("ann");
        ann.publish();
        ann.receive();
        room.close(RoomEnd.REQUESTED);
        world.settle();
        assertThat(ann.end()).isEqualTo(PresenceEnd.ROOM_CLOSED);
        assertThat(world.media().openPeers()).isEmpty();
        assertRefused(Refusal.NOT_PRESENT, ann::publish);
        assertRefused(Refusal.NO_SUCH_ROOM, () -> meeting.member("late"));
    }
}
