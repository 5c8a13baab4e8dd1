package dev.madang.rooms;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static dev.madang.rooms.sim.RoomWorld.voice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.router.SlotView;
import dev.madang.rooms.sim.Offers;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import dev.madang.rooms.sim.StageMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Viewers who offered fewer m-sections than there are tracks, as WHEP players do, in a room where all is sent. */
class FewSlotsTest {
    private static final int LOUD = 110;
    private static final int QUIET = 50;
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private final RoomWorld world = new RoomWorld(new StageMode());
    private final Room room = world.room("yard");

    private Leg publish(Role role, String name) {
        Leg leg = world.publish(room, role, name);
        peer(leg).audio().loudness(QUIET);
        return leg;
    }

    private Leg viewer(int voices, int pictures) {
        return world.receive(room, Role.VIEWER, "viewer", Offers.watch(voices, pictures));
    }

    /** One speaks for a while, then nobody does. */
    private void speak(Leg speaker) {
        peer(speaker).audio().loudness(LOUD);
        world.pass(A_WHILE);
        peer(speaker).audio().loudness(QUIET);
        world.pass(A_WHILE);
    }

    /** Who is in the viewer's Slots of that kind, in their order. */
    private static List<@Nullable ParticipantId> in(Leg viewer, TrackKind kind) {
        List<@Nullable ParticipantId> who = new ArrayList<>();
        for (SlotView slot : viewer.slots()) {
            if (slot.kind() == kind) {
                who.add(slot.participant());
            }
        }
        return who;
    }

    private static void assertGetsOnly(Leg viewer, ParticipantId who) {
        assertThat(in(viewer, TrackKind.AUDIO)).containsExactly(who);
        assertThat(in(viewer, TrackKind.VIDEO)).containsExactly(who);
    }

    private static List<@Nullable String> sources(Leg viewer) {
        List<@Nullable String> sources = new ArrayList<>();
        viewer.slots().forEach(slot -> sources.add(slot.source()));
        return sources;
    }

    @Test
    void whileNobodyHasSpokenTheHostComesFirst() {
        Leg viewer = viewer(1, 1);
        Leg guest = publish(Role.GUEST, "g");
        assertGetsOnly(viewer, guest.participantId());
        Leg host = publish(Role.HOST, "h");
        assertGetsOnly(viewer, host.participantId());
        assertGetsOnly(viewer(1, 1), host.participantId());
    }

    @Test
    void whoHasTheWordTakesTheOnlySlotsAndKeepsThemInSilence() {
        Leg host = publish(Role.HOST, "h");
        Leg first = publish(Role.GUEST, "g1");
        Leg second = publish(Role.GUEST, "g2");
        Leg viewer = viewer(1, 1);
        for (Leg speaker : List.of(first, host, second, first)) {
            speak(speaker);
            assertGetsOnly(viewer, speaker.participantId());
            assertGetsOnly(viewer(1, 1), speaker.participantId());
        }
        world.connect(first);
        world.lose(first, CloseReason.REMOTE_CLOSED);
        assertGetsOnly(viewer, second.participantId());
    }

    @Test
    void theSlotsDoNotFlickerBetweenTwoWhoTalkOverEachOther() {
        Leg host = publish(Role.HOST, "h");
        Leg guest = publish(Role.GUEST, "g");
        Leg viewer = viewer(1, 1);
        Random random = new Random(7);
        for (int tick = 0; tick < 5 * 60; tick++) {
            peer(host).audio().loudness(90 + random.nextInt(20));
            peer(guest).audio().loudness(90 + random.nextInt(20));
            world.pass(TICK);
        }
        assertThat(peer(viewer).audioSlot().feeds()).isLessThan(8);
        assertThat(peer(viewer).videoSlot().feeds())
                .isEqualTo(peer(viewer).audioSlot().feeds());
    }

    @Test
    void whoMutesGivesWayWithThePictureToo() {
        Leg host = publish(Role.HOST, "h");
        Somebody guest = world.enter(room, Role.GUEST, "g");
        Leg guestLeg = guest.publish();
        Leg viewer = viewer(1, 1);
        speak(guestLeg);
        assertGetsOnly(viewer, guest.id());
        guest.presence().mute(voice(guestLeg), true);
        assertGetsOnly(viewer, host.participantId());
        guest.presence().mute(voice(guestLeg), false);
        assertGetsOnly(viewer, guest.id());
    }

    @Test
    void aMutedVoiceKeepsASlotThatNobodyNeeds() {
        Somebody guest = world.enter(room, Role.GUEST, "g");
        Leg guestLeg = guest.publish();
        Leg viewer = viewer(1, 1);
        int feeds = peer(viewer).audioSlot().feeds();
        guest.presence().mute(voice(guestLeg), true);
        assertGetsOnly(viewer, guest.id());
        assertThat(peer(viewer).audioSlot().feeds()).isEqualTo(feeds);
    }

    @Test
    void aScreenComesBeforeItsOwnersFaceAndEverybodysFirstPictureBeforeAnybodysSecond() throws SdpException {
        Somebody host = world.enter(room, Role.HOST, "h");
        host.presence()
                .publish(
                        Offers.parsed(Offers.publish(1, 2)),
                        Map.of(
                                "0", new TrackSource("microphone", false),
                                "1", new TrackSource("camera", false),
                                "2", new TrackSource("screen", false)),
                        new LegListener() {});
        assertThat(sources(viewer(1, 1))).containsExactly("microphone", "screen");
        Somebody guest = world.enter(room, Role.GUEST, "g");
        guest.publish();
        assertThat(sources(viewer(2, 2))).containsExactly("microphone", "microphone", "screen", "camera");
        assertThat(in(viewer(2, 2), TrackKind.VIDEO)).containsExactly(host.id(), guest.id());
        assertThat(sources(viewer(1, 3))).contains("screen", "camera");
        assertThat(in(viewer(2, 3), TrackKind.VIDEO)).containsExactlyInAnyOrder(host.id(), host.id(), guest.id());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 1", "3, 2"})
    void soundAndPictureOfOneNumberAreOnePersons(int voices, int pictures) {
        List<Leg> stage = new ArrayList<>();
        Leg viewer = viewer(voices, pictures);
        stage.add(publish(Role.GUEST, "g1"));
        stage.add(publish(Role.HOST, "h"));
        stage.add(publish(Role.GUEST, "g2"));
        Random random = new Random(3);
        for (int turn = 0; turn < 30; turn++) {
            int speaker = random.nextInt(3);
            speak(stage.get(speaker));
            if (random.nextInt(4) == 0) {
                world.lose(stage.get(speaker), CloseReason.REMOTE_CLOSED);
                stage.set(
                        speaker,
                        publish(
                                stage.get(speaker).role(),
                                List.of("g1", "h", "g2").get(speaker)));
                speak(stage.get(speaker));
            }
            List<@Nullable ParticipantId> heard = in(viewer, TrackKind.AUDIO);
            List<@Nullable ParticipantId> seen = in(viewer, TrackKind.VIDEO);
            for (int number = 0; number < Math.min(voices, pictures); number++) {
                assertThat(heard.get(number)).as("turn " + turn).isEqualTo(seen.get(number));
            }
            assertThat(heard).contains(stage.get(speaker).participantId());
        }
    }

    @Test
    void picturesThatAllFitStayWhereTheyAreWhoeverIsHeard() {
        List<Leg> stage = List.of(publish(Role.GUEST, "g1"), publish(Role.HOST, "h"), publish(Role.GUEST, "g2"));
        Leg viewer = viewer(1, 3);
        List<@Nullable ParticipantId> before = in(viewer, TrackKind.VIDEO);
        for (Leg speaker : stage) {
            speak(speaker);
            assertThat(in(viewer, TrackKind.AUDIO)).containsExactly(speaker.participantId());
            assertThat(in(viewer, TrackKind.VIDEO)).isEqualTo(before);
        }
    }

    @Test
    void whereEverybodyHasEnoughNobodyListens() {
        publish(Role.HOST, "h");
        Leg viewer = viewer(1, 1);
        assertThat(world.clock().alarms()).isZero();
        Leg guest = publish(Role.GUEST, "g");
        assertThat(world.clock().alarms()).isEqualTo(1);
        Leg wide = viewer(2, 2);
        world.lose(viewer, CloseReason.REMOTE_CLOSED);
        assertThat(world.clock().alarms()).isZero();
        speak(guest);
        assertThat(peer(wide).slots()).hasSize(4);
        assertThat(in(wide, TrackKind.AUDIO)).doesNotContainNull();
    }
}
