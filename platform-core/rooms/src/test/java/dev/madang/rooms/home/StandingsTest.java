package dev.madang.rooms.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people were given in a room holds, and so does what was taken. */
class StandingsTest {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    private Somebody enter(Entrant who) {
        return world.enter(room, who);
    }

    @Test
    void nobodyIsLetSpeakAgainByManyPromotions() {
        Standings standings = new Standings();
        Standing promoted = new Standing(Role.VIEWER, Role.MEMBER, Grants.NONE, Map.of(), null, null);
        standings.keep(
                "silenced",
                new Standing(Role.MEMBER, Role.MEMBER, Grants.NONE, Map.of(TrackKind.AUDIO, true), null, null));
        standings.keep(
                "taken",
                new Standing(
                        Role.MEMBER, Role.MEMBER, new Grants(Map.of(Right.SEND_DATA, false)), Map.of(), null, null));
        standings.keep("demoted", new Standing(Role.MEMBER, Role.VIEWER, Grants.NONE, Map.of(), null, null));
        for (int i = 0; i < Standings.MOST; i++) {
            standings.keep("p" + i, promoted);
        }
        assertThat(standings.all())
                .hasSize(Standings.MOST)
                .containsKeys("silenced", "taken", "demoted", "p" + (Standings.MOST - 1))
                .doesNotContainKeys("p0", "p1", "p2");
    }

    @Test
    void aNameThatTheServiceGaveHoldsUntilATokenSaysAnother() {
        Entrant token = new Entrant("user-1", Role.MEMBER, "Ann", Grants.NONE, null, "", null);
        Somebody ann = enter(token);
        room.rename(Actor.SERVICE, ann.id(), "Ann (press)");
        assertThat(name()).isEqualTo("Ann (press)");
        enter(token);
        assertThat(name()).as("over a second join").isEqualTo("Ann (press)");
        Somebody again = enter(token);
        again.presence().leave();
        Somebody back = enter(token);
        assertThat(name()).as("over leaving").isEqualTo("Ann (press)");
        assertThat(back.presence().standing().name()).isEqualTo("Ann (press)");
        enter(new Entrant("user-1", Role.MEMBER, "Anna", Grants.NONE, null, "", null));
        assertThat(name()).isEqualTo("Anna");
    }

    private String name() {
        return room.participants().getFirst().name();
    }

    @Test
    void nobodysIdentityIsTakenForAnothersId() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        String id = host.id().value();
        assertThat(id).startsWith(Entrant.ANONYMOUS);
        Somebody vera = enter(Entrant.named(Role.VIEWER, id.substring(1)));
        assertThat(room.participant(id.substring(1))).isEqualTo(Optional.of(vera.id()));
        assertThat(room.participant(id)).isEqualTo(Optional.of(host.id()));
    }
}
