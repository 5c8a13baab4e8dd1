package dev.madang.rooms.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bans hold against those who rank below, however many they make and whenever their target comes. */
class BansTest {
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

    private Somebody moderator(String identity) {
        return enter(Entrant.named(Role.VIEWER, identity).granted(grants(Right.MODERATE, true)));
    }

    @Test
    void whoMakesManyBansUndoesNoneOfThoseAbove() {
        room.ban(Actor.SERVICE, "eve", null);
        Somebody ada = moderator("ada");
        Ban first = room.ban(ada.presence().actor(), "u0", null);
        for (int i = 1; i < Bans.MOST; i++) {
            room.ban(ada.presence().actor(), "u" + i, null);
        }
        assertThat(room.bans(Actor.SERVICE)).hasSize(Bans.MOST).doesNotContain(first);
        assertRefused(Refusal.BANNED, () -> enter(Entrant.named(Role.VIEWER, "eve")));
    }

    @Test
    void aBanIsRefusedWhereAllThatThereMayBeAreOfThoseAbove() {
        for (int i = 0; i < Bans.MOST; i++) {
            room.ban(Actor.SERVICE, "u" + i, null);
        }
        Somebody ada = moderator("ada");
        assertRefused(Refusal.ROOM_FULL, () -> room.ban(ada.presence().actor(), "eve", null));
        assertRefused(Refusal.BANNED, () -> enter(Entrant.named(Role.VIEWER, "u0")));
        room.ban(Actor.SERVICE, "u0", Duration.ofHours(1));
        assertThat(room.bans(Actor.SERVICE)).hasSize(Bans.MOST);
    }

    @Test
    void whoWasMadeAModeratorIsBannedByNoOtherWhileAway() {
        Somebody ada = moderator("ada");
        Somebody mo = enter(Entrant.named(Role.VIEWER, "mo"));
        room.promote(Actor.SERVICE, mo.id(), null, grants(Right.MODERATE, true));
        mo.presence().leave();
        assertRefused(Refusal.OUTRANKED, () -> room.ban(ada.presence().actor(), "mo", null));
        enter(Entrant.named(Role.VIEWER, "mo"));
    }

    @Test
    void whatATicketSaysOfRankCountsAgainstABan() {
        Somebody ada = moderator("ada");
        room.ban(ada.presence().actor(), "mo", null);
        Entrant mo = Entrant.named(Role.VIEWER, "mo");
        assertRefused(Refusal.BANNED, () -> enter(mo));
        enter(mo.resuming(
                "mo", new Standing(Role.VIEWER, Role.VIEWER, grants(Right.MODERATE, true), Map.of(), null, null)));
    }

    @Test
    void aModeratorsTokenIsNoHelpToWhomTheRightWasTakenFrom() {
        Somebody ada = moderator("ada");
        Somebody mo = moderator("mo");
        room.promote(Actor.SERVICE, mo.id(), null, grants(Right.MODERATE, false));
        room.remove(ada.presence().actor(), mo.id(), null);
        assertRefused(Refusal.BANNED, () -> moderator("mo"));
    }
}
