package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who comes into a locked room. */
class LockTest {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    private Somebody enter(Entrant who) {
        return world.enter(room, who);
    }

    private static Grants grants(Right right, boolean given) {
        return new Grants(Map.of(right, given));
    }

    private static void assertRefused(Refusal refusal, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    private void locked(boolean now) {
        room.change(Actor.SERVICE, new RoomChange(now, null, ModeSettings.DEFAULTS, null, null));
    }

    @Test
    void aTicketOrAStandingIsNoWayIn() {
        Entrant token = Entrant.named(Role.VIEWER, "vera");
        Somebody vera = enter(token);
        room.promote(Actor.SERVICE, vera.id(), null, grants(Right.RAISE_HAND, false));
        Standing had = vera.presence().standing();
        room.remove(Actor.SERVICE, vera.id(), Duration.ZERO);
        locked(true);
        assertRefused(Refusal.ROOM_LOCKED, () -> enter(token));
        assertRefused(Refusal.ROOM_LOCKED, () -> enter(token.resuming("vera", had)));
        locked(false);
        enter(token.resuming("vera", had));
    }

    @Test
    void whoWasInComesBackAlsoWithoutAnIdentity() {
        Somebody named = enter(Entrant.named(Role.VIEWER, "vera"));
        Entrant token = Entrant.anonymous(Role.VIEWER, "v");
        Somebody nameless = enter(token);
        String made = nameless.presence().identity();
        Standing had = nameless.presence().standing();
        locked(true);
        named.presence().leave();
        nameless.presence().leave();
        enter(Entrant.named(Role.VIEWER, "vera"));
        assertRefused(Refusal.ROOM_LOCKED, () -> enter(token));
        enter(token.resuming(made, had));
    }

    @Test
    void whoWasMadeAModeratorComesIn() {
        Somebody mo = enter(Entrant.named(Role.VIEWER, "mo"));
        room.promote(Actor.SERVICE, mo.id(), null, grants(Right.MODERATE, true));
        mo.presence().leave();
        locked(true);
        enter(Entrant.named(Role.VIEWER, "mo"));
    }

    @Test
    void anInvitationIsNotUsedUpBeforeALockedDoor() {
        Invitation one = room.invite(Actor.SERVICE, Role.VIEWER, 1, Duration.ofHours(1), null);
        locked(true);
        assertRefused(Refusal.ROOM_LOCKED, () -> room.useInvitation(one.code()));
        locked(false);
        room.useInvitation(one.code());
    }
}
