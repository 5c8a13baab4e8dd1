package dev.madang.rooms.home;

import static dev.madang.rooms.sim.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.Room;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.sim.Meeting;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What concerns the room as a whole: how many are in it, its settings and its end. */
class WholeRoomTest {
    private final Meeting meeting = new Meeting();
    private final RoomWorld world = meeting.world();
    private final Room room = meeting.room();

    private static RoomChange settings(String name, String value) {
        return new RoomChange(null, null, new ModeSettings(Map.of(name, value)), null, null);
    }

    private List<ParticipantView> viewerSees() {
        return meeting.knownViewer("last").presence().audience(0, 100).people();
    }

    @Test
    void everybodyIsToldHowManyThereAreUnlessTheRoomKeepsThatToItself() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        meeting.knownViewer("vera");
        world.receive(room, Role.VIEWER, "by whep");
        world.pass(Duration.ofSeconds(2));
        assertThat(host.counts()).isEqualTo(new HeadCount(3, 2));

        room.change(Actor.SERVICE, settings("show-counts", "false"));
        meeting.knownViewer("vito");
        world.pass(Duration.ofSeconds(2));
        assertThat(host.counts()).isEqualTo(new HeadCount(3, 2));
    }

    @Test
    void whoCameWhileTheNumberWasAnotherOneIsToldTheRightOneToo() {
        Somebody ann = meeting.member("ann");
        Somebody ben = meeting.member("ben");
        Somebody cem = meeting.member("cem");
        world.pass(Duration.ofSeconds(2));
        ben.presence().leave();
        cem.presence().leave();
        Somebody xia = meeting.member("xia");
        assertThat(xia.shownCounts()).isEqualTo(new HeadCount(2, 0));
        meeting.member("yun");
        world.pass(Duration.ofSeconds(2));
        assertThat(ann.counts()).isEqualTo(new HeadCount(3, 0));
        assertThat(xia.counts()).isEqualTo(new HeadCount(3, 0));
    }

    @Test
    void itClosesAtATimeOfDayWhateverTheMachinesClockIsSetTo() {
        Instant inAnHour = world.clock().now().plus(Duration.ofHours(1));
        room.change(Actor.SERVICE, new RoomChange(null, null, ModeSettings.DEFAULTS, null, Optional.of(inAnHour)));
        world.clock().set(Duration.ofMinutes(-30));
        world.pass(Duration.ofMinutes(80));
        assertThat(room.view().state()).isNotEqualTo(RoomState.CLOSED);
        world.clock().set(Duration.ofMinutes(10));
        world.pass(Duration.ofMinutes(2));
        assertThat(room.view().state()).isEqualTo(RoomState.CLOSED);
    }

    @Test
    void aLargeAudienceComesInPages() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        for (int i = 0; i < 90; i++) {
            meeting.knownViewer("v" + i);
        }
        List<String> seen = new ArrayList<>();
        long after = 0;
        @Nullable Long next = 0L;
        while (next != null) {
            PeoplePage page = host.presence().audience(after, 40);
            page.people().forEach(one -> seen.add(one.name()));
            next = page.next();
            after = next == null ? 0 : next;
        }
        assertThat(seen).hasSize(90).doesNotHaveDuplicates();
        assertThat(viewerSees()).isEmpty();
        assertThat(room.participants(0, 10).people()).hasSize(10);
    }

    @Test
    void aRoomIsClosedForAllWithAReasonByWhomNobodyOutranks() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        Somebody member = meeting.enter(Entrant.named(Role.MEMBER, "mia"));
        assertRefused(Refusal.OUTRANKED, () -> room.close(member.presence().actor(), "mutiny"));
        room.close(host.presence().actor(), "school is over");
        assertThat(member.end()).isEqualTo(PresenceEnd.ROOM_CLOSED);
        assertThat(member.endDetail()).isEqualTo("school is over");
        assertThat(world.facts(RoomFact.RoomClosed.class))
                .containsExactly(new RoomFact.RoomClosed(RoomEnd.REQUESTED, "school is over"));
    }

    @Test
    void aRoomClosesAtTheTimeThatItWasGiven() {
        Instant now = world.clock().now();
        room.change(
                Actor.SERVICE,
                new RoomChange(null, null, ModeSettings.DEFAULTS, null, Optional.of(now.plusSeconds(60))));
        Somebody vera = meeting.knownViewer("vera");
        world.pass(Duration.ofSeconds(59));
        assertThat(vera.end()).isNull();
        world.pass(Duration.ofSeconds(2));
        assertThat(vera.end()).isEqualTo(PresenceEnd.ROOM_CLOSED);
        assertThat(world.facts(RoomFact.RoomClosed.class))
                .containsExactly(new RoomFact.RoomClosed(RoomEnd.SCHEDULED, null));
    }

    @Test
    void moderatorsChangeWhatIsTheirsAndTheServiceTheRest() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.change(host.presence().actor(), settings("max-publish-bitrate", "100000")));
        assertRefused(Refusal.BAD_SETTING, () -> room.change(host.presence().actor(), settings("chat", "whispering")));
        room.change(
                host.presence().actor(),
                new RoomChange(null, null, ModeSettings.DEFAULTS, Optional.of("{\"product\":7}"), null));
        assertThat(room.view().metadata()).isEqualTo("{\"product\":7}");
        room.change(Actor.SERVICE, settings("max-publish-bitrate", "100000"));
        assertThat(room.rules().publishing().publishBps()).isEqualTo(100_000);
        assertThat(room.view().settings()).containsEntry("max-publish-bitrate", "100000");
    }
}
