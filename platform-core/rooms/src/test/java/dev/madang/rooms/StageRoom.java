package dev.madang.rooms;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.FakePeer;
import dev.madang.rooms.sim.Refusals;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.StageMode;

/** One room of {@link StageMode} in a world of its own, with hosts and viewers by WHIP and WHEP. */
final class StageRoom {
    private final RoomWorld world = new RoomWorld(new StageMode());
    private final Room room = world.room("yard");

    RoomWorld world() {
        return world;
    }

    Room room() {
        return room;
    }

    Leg host(String name) {
        return world.publish(room, Role.HOST, name);
    }

    Leg viewer() {
        return world.receive(room, Role.VIEWER, "viewer");
    }

    static void assertWatches(Leg viewer, Leg publisher) {
        FakePeer from = peer(publisher);
        assertThat(peer(viewer).audioSlot().producer()).isSameAs(from.audio());
        assertThat(peer(viewer).videoSlot().producer()).isSameAs(from.video());
    }

    static void assertWatchesNobody(Leg viewer) {
        assertThat(peer(viewer).audioSlot().producer()).isNull();
        assertThat(peer(viewer).videoSlot().producer()).isNull();
    }

    /** Who is refused leaves no Peer behind. */
    void assertRefused(Refusal refusal, Runnable join) {
        int open = world.media().openPeers().size();
        Refusals.assertRefused(refusal, join);
        assertThat(world.media().openPeers()).hasSize(open);
    }
}
