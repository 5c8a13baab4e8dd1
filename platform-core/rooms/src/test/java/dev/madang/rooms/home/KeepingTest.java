package dev.madang.rooms.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.store.RoomStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a room is kept, and when. */
class KeepingTest {
    private final List<KeptRoom> saved = new ArrayList<>();
    private final RoomStore store = new RoomStore() {
        @Override
        public void save(KeptRoom room) {
            saved.add(room);
        }

        @Override
        public void remove(RoomKey key, long incarnation) {}

        @Override
        public List<KeptRoom> load() {
            return saved.isEmpty() ? List.of() : List.of(saved.getLast());
        }
    };

    private RoomWorld world() {
        return new RoomWorld(new MeetingMode(), new Service("shop", "meeting", 100, 1_000), store);
    }

    private final RoomWorld world = world();
    private final Room room = world.room("yard");

    @Test
    void bansAndWhatBecomesOfInvitationsAreKeptAtOnce() {
        Ban ban = room.ban(Actor.SERVICE, "eve", null);
        assertThat(saved.getLast().bans()).containsExactly(ban);
        Invitation one = room.invite(Actor.SERVICE, Role.VIEWER, 1, Duration.ofHours(1), null);
        Invitation used = room.useInvitation(one.code());
        assertThat(saved.getLast().invitations()).containsExactly(used);
        room.revokeInvitation(Actor.SERVICE, one.code());
        assertThat(saved.getLast().invitations()).isEmpty();
        world.enter(room, Entrant.named(Role.VIEWER, "vera"));
        room.remove(Actor.SERVICE, room.participants().getFirst().id(), null);
        assertThat(saved.getLast().bans()).hasSize(2);
    }

    @Test
    void aRoomWithMoreInvitationsThanOneMayMakeComesBack() {
        room.ban(Actor.SERVICE, "eve", null);
        KeptRoom kept = saved.getLast();
        List<Invitation> many = new ArrayList<>();
        for (int i = 0; i < Invitations.MOST_OF_ONE + 1; i++) {
            many.add(new Invitation(
                    "c" + i,
                    Role.VIEWER,
                    1,
                    0,
                    world.clock().now(),
                    world.clock().now().plusSeconds(60),
                    null,
                    "ian"));
        }
        saved.add(new KeptRoom(
                kept.record(), null, null, false, false, kept.mayReturn(), kept.standings(), kept.bans(), many));
        RoomWorld next = world();
        assertThat(next.rooms().restore(key -> next.service())).isEmpty();
        assertThat(next.room("yard").invitations(Actor.SERVICE)).hasSize(many.size());
    }

    @Test
    void whateverTheMachinesClockIsSetToItIsKeptSoon() {
        world.clock().set(Duration.ofMinutes(10));
        room.change(Actor.SERVICE, locked(true));
        world.pass(Duration.ofSeconds(1));
        assertThat(saved.getLast().locked()).isTrue();
        room.change(Actor.SERVICE, locked(false));
        world.clock().set(Duration.ofHours(-2));
        world.pass(Duration.ofSeconds(1));
        assertThat(saved.getLast().locked()).isFalse();
    }

    private static RoomChange locked(boolean is) {
        return new RoomChange(is, null, ModeSettings.DEFAULTS, null, null);
    }

    @Test
    void aNodeThatStopsMakesNoRoomInPlaceOfOneThatIsKept() {
        Ban ban = room.ban(Actor.SERVICE, "eve", null);
        world.rooms().close();
        assertThatThrownBy(() -> world.room("yard")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> world.rooms().find(room.key())).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> world.enter(room, Entrant.named(Role.VIEWER, "vera")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NODE_STOPS));
        assertThat(saved.getLast().bans()).containsExactly(ban);
        assertThat(saved.getLast().record().incarnation())
                .isEqualTo(saved.getFirst().record().incarnation());
    }
}
