package dev.madang.rooms.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.Room;
import dev.madang.rooms.message.History;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a conversation is told to who comes later. */
class HistoryTest {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    private Somebody enter(Entrant who) {
        return world.enter(room, who);
    }

    private void set(String name, String value) {
        room.change(Actor.SERVICE, new RoomChange(null, null, new ModeSettings(Map.of(name, value)), null, null));
    }

    private static List<String> history(Somebody who) {
        List<String> said = new ArrayList<>();
        who.presence().snapshot(now -> now.history().forEach(message -> said.add(message.data())));
        return said;
    }

    @Test
    void whatOneHasHeardIsThereAfterAReloadWhateverThePolicyIsByThen() {
        set("chat-history", "10");
        set("chat", "all");
        Somebody vera = enter(Entrant.named(Role.VIEWER, "vera"));
        Somebody vito = enter(Entrant.named(Role.VIEWER, "vito"));
        room.send(vera.presence().actor(), null, "to all");
        set("chat", "moderators");
        room.send(vera.presence().actor(), null, "to moderators");
        vera.presence().leave();
        assertThat(history(vito)).containsExactly("to all");
        assertThat(history(enter(Entrant.named(Role.VIEWER, "vera"))))
                .as("one's own are there too")
                .containsExactly("to all", "to moderators");
    }

    @Test
    void historyIsBoundedInBytes() {
        set("chat-history", "10");
        String wide = "\u20ac".repeat(History.MOST_BYTES / 3 / 2 + 1);
        room.send(Actor.SERVICE, null, wide);
        room.send(Actor.SERVICE, null, wide);
        assertThat(history(enter(Entrant.named(Role.VIEWER, "vera")))).hasSize(1);
    }
}
