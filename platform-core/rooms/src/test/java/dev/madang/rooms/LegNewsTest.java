package dev.madang.rooms;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.MediaSection;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.sim.Offers;
import dev.madang.rooms.sim.RoomWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a leg is told: whether there is media that it can show, and why it ends. */
class LegNewsTest {
    private final StageRoom stage = new StageRoom();
    private final RoomWorld world = stage.world();
    private final Room room = stage.room();

    @Test
    void aViewerIsNotToldOfMediaThatItCannotDecode() throws Exception {
        List<String> told = new ArrayList<>();
        LegListener listener = new LegListener() {
            @Override
            public void onActive(Leg leg, boolean active, boolean foreign) {
                told.add(active + " " + foreign);
            }
        };
        room.receive(Entrant.anonymous(Role.VIEWER, "v"), Offers.parsed(Offers.watch()), listener);
        Leg host = stage.host("h");
        peer(host).audio().codec(Codec.OPUS);
        peer(host).video().codec(Codec.H264);
        peer(host).active(peer(host).video(), true);
        world.settle();
        assertThat(told).containsExactly("false true");

        peer(host).active(peer(host).audio(), true);
        world.settle();
        assertThat(told).containsExactly("false true", "true true");

        peer(host).video().codec(Codec.VP8);
        peer(host).active(peer(host).video(), true);
        world.settle();
        assertThat(told).containsExactly("false true", "true true", "true false");
    }

    @Test
    void aViewerWhoseSectionWasRefusedIsToldOfWhatItMisses() throws Exception {
        Leg host = stage.host("h");
        List<String> told = new ArrayList<>();
        LegListener listener = new LegListener() {
            @Override
            public void onActive(Leg leg, boolean active, boolean foreign) {
                told.add(active + " " + foreign);
            }
        };
        Leg viewer = room.receive(Entrant.anonymous(Role.VIEWER, "v"), Offers.parsed(Offers.watchH264()), listener);
        assertThat(peer(viewer).slots()).extracting(SlotHandle::kind).containsExactly(MediaKind.AUDIO);
        assertThat(peer(viewer).localDescription().media())
                .extracting(MediaSection::isRefused)
                .containsExactly(false, true);
        world.settle();
        assertThat(told).isEmpty();

        peer(host).active(peer(host).audio(), true);
        peer(host).active(peer(host).video(), true);
        world.settle();
        assertThat(told).containsExactly("true false", "true true");

        peer(host).active(peer(host).video(), false);
        world.settle();
        assertThat(told).containsExactly("true false", "true true", "true false");
    }

    @Test
    void aLegIsToldWhyItEnds() {
        Leg removed = stage.viewer();
        Leg left = stage.viewer();
        Leg lost = stage.viewer();
        Leg stopped = stage.viewer();

        room.remove(Actor.SERVICE, removed.participantId(), Duration.ZERO);
        left.close();
        world.lose(lost, CloseReason.CONSENT_EXPIRED);
        room.close(RoomEnd.NODE_STOPPED);
        world.settle();

        assertThat(world.endOf(removed)).isEqualTo(LegEnd.REMOVED);
        assertThat(world.endOf(left)).isEqualTo(LegEnd.LEFT);
        assertThat(world.endOf(lost)).isEqualTo(LegEnd.CONSENT_EXPIRED);
        assertThat(world.endOf(stopped)).isEqualTo(LegEnd.NODE_STOPPED);
    }

    @Test
    void aViewerIsToldWhenMediaBeginsAndEnds() throws Exception {
        List<Boolean> told = new ArrayList<>();
        LegListener listener = new LegListener() {
            @Override
            public void onActive(Leg leg, boolean active, boolean foreign) {
                told.add(active);
            }
        };
        room.receive(Entrant.anonymous(Role.VIEWER, "v"), Offers.parsed(Offers.watch()), listener);
        Leg host = stage.host("h");
        assertThat(told).isEmpty();

        world.connect(host);
        assertThat(told).containsExactly(true);
        peer(host).active(peer(host).video(), false);
        world.settle();
        assertThat(told).containsExactly(true);
        world.lose(host, CloseReason.REMOTE_CLOSED);

        assertThat(told).containsExactly(true, false);
    }
}
