package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody is told of others whose rights grow. */
class PromotionTest {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    private Somebody enter(Entrant who) {
        return world.enter(room, who);
    }

    @Test
    void whoModeratesFromNowOnIsToldOfNoMoreThanAPage() {
        String metadata = "{\"a\":\"" + "x".repeat(1_900) + "\"}";
        Somebody vera = enter(Entrant.named(Role.VIEWER, "vera"));
        for (int i = 0; i < 95; i++) {
            enter(new Entrant("v" + i, Role.VIEWER, "v" + i, Grants.NONE, metadata, "", null));
        }
        assertThat(vera.sees()).isEmpty();
        room.promote(Actor.SERVICE, vera.id(), null, new Grants(Map.of(Right.MODERATE, true)));
        assertThat(vera.sees()).hasSizeBetween(60, 80);
        List<ParticipantView> rest =
                new ArrayList<>(vera.presence().audience(0, 500).people());
        assertThat(rest).hasSameSizeAs(vera.sees());
    }
}
