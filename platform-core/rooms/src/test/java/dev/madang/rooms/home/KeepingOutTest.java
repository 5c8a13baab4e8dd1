package dev.madang.rooms.home;

import static dev.madang.rooms.sim.Refusals.assertRefused;
import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.Room;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.Meeting;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is taken out, banned or locked out stays so, for as long as that was meant. */
class KeepingOutTest {
    private final Meeting meeting = new Meeting();
    private final RoomWorld world = meeting.world();
    private final Room room = meeting.room();

    private static Grants grants(Right right, boolean given) {
        return new Grants(Map.of(right, given));
    }

    private static RoomChange locked(boolean now) {
        return new RoomChange(now, null, ModeSettings.DEFAULTS, null, null);
    }

    @Test
    void removalKeepsOutTheIdentityAndTheTokenUntilItIsLifted() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        Entrant vera = new Entrant("vera", Role.VIEWER, "Vera", Grants.NONE, null, "t1", null);
        Somebody there = meeting.enter(vera);
        Leg watching = world.receive(room, vera);
        room.remove(host.presence().actor(), there.id(), null);
        world.settle();
        assertThat(there.end()).isEqualTo(PresenceEnd.REMOVED);
        assertThat(peer(watching).isClosed()).isTrue();
        assertRefused(Refusal.BANNED, () -> meeting.enter(vera));
        assertRefused(Refusal.BANNED, () -> world.receive(room, vera));
        assertRefused(
                Refusal.BANNED,
                () -> meeting.enter(new Entrant("vera", Role.MEMBER, "Other", Grants.NONE, null, "t2", null)));
        assertRefused(
                Refusal.BANNED,
                () -> meeting.enter(new Entrant(null, Role.VIEWER, "Other", Grants.NONE, null, "t1", null)));

        List<Ban> bans = room.bans(host.presence().actor());
        assertThat(bans).extracting(Ban::name).containsExactly("Vera");
        room.unban(host.presence().actor(), bans.getFirst().id());
        meeting.enter(vera);
        assertRefused(Refusal.NO_SUCH_BAN, () -> room.unban(Actor.SERVICE, "x"));
    }

    @Test
    void aBanMayEndByItself() {
        Somebody vera = meeting.knownViewer("vera");
        room.remove(Actor.SERVICE, vera.id(), Duration.ofMinutes(10));
        world.pass(Duration.ofMinutes(9));
        assertRefused(Refusal.BANNED, () -> meeting.knownViewer("vera"));
        world.pass(Duration.ofMinutes(1));
        Somebody again = meeting.knownViewer("vera");
        assertThat(room.bans(Actor.SERVICE)).isEmpty();
        room.remove(Actor.SERVICE, again.id(), Duration.ZERO);
        meeting.knownViewer("vera");
    }

    @Test
    void anIdentityIsBannedBeforeItComesAndTakenOutWhereItIs() {
        room.ban(Actor.SERVICE, "eve", null);
        assertRefused(Refusal.BANNED, () -> meeting.knownViewer("eve"));
        Somebody vera = meeting.knownViewer("vera");
        room.ban(Actor.SERVICE, "vera", null);
        assertThat(vera.end()).isEqualTo(PresenceEnd.REMOVED);
    }

    @Test
    void aModeratorBansNobodyAboveAndUndoesNoBanOfThoseAbove() {
        Somebody ada = meeting.enter(Entrant.named(Role.VIEWER, "ada").granted(grants(Right.MODERATE, true)));
        room.ban(ada.presence().actor(), "hana", null);
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        assertRefused(Refusal.BANNED, () -> meeting.enter(Entrant.named(Role.VIEWER, "hana")));
        Ban ofHost = room.ban(host.presence().actor(), "eve", null);
        assertRefused(Refusal.OUTRANKED, () -> room.unban(ada.presence().actor(), ofHost.id()));
        assertRefused(Refusal.OUTRANKED, () -> room.ban(ada.presence().actor(), "eve", Duration.ofSeconds(1)));
        assertRefused(Refusal.BANNED, () -> meeting.knownViewer("eve"));
        room.unban(Actor.SERVICE, ofHost.id());
        meeting.knownViewer("eve");
    }

    @Test
    void aJoinThatIsUnderWayDoesNotOutliveARemoval() {
        Somebody vera = meeting.knownViewer("vera");
        Entrant who = Entrant.named(Role.VIEWER, "vera");
        world.media().beforeNextPeer(() -> room.remove(Actor.SERVICE, vera.id(), null));
        assertRefused(Refusal.NOT_PRESENT, () -> world.receive(room, who));
        assertThat(room.participants()).isEmpty();
        assertThat(world.media().openPeers()).isEmpty();
    }

    @Test
    void bansHaveABoundAndTheNewestHold() {
        for (int i = 0; i < Bans.MOST + 1; i++) {
            room.ban(Actor.SERVICE, "u" + i, null);
        }
        assertThat(room.bans(Actor.SERVICE)).hasSize(Bans.MOST);
        assertRefused(Refusal.BANNED, () -> meeting.knownViewer("u" + Bans.MOST));
        meeting.knownViewer("u0");
    }

    @Test
    void aLockedRoomLetsInModeratorsAndWhoWasInAndNobodyElse() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        Somebody vera = meeting.knownViewer("vera");
        room.change(host.presence().actor(), locked(true));
        assertThat(vera.room()).isNotNull().extracting(RoomView::locked).isEqualTo(true);
        assertRefused(Refusal.ROOM_LOCKED, () -> meeting.knownViewer("vito"));
        assertRefused(Refusal.ROOM_LOCKED, () -> world.receive(room, Role.VIEWER, "v"));
        vera.presence().leave();
        meeting.knownViewer("vera");
        meeting.enter(Entrant.named(Role.VIEWER, "ada").granted(grants(Right.MODERATE, true)));
        room.change(host.presence().actor(), locked(false));
        meeting.knownViewer("vito");
        assertThat(world.facts(RoomFact.RoomLocked.class)).hasSize(2);
    }
}
