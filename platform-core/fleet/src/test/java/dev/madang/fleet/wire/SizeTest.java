package dev.madang.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.Attendance.LegState;
import dev.madang.rooms.message.Attendance.PresenceState;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.store.KeptRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How large it gets. A page of people has at most 500 of them, and ends with the entry that goes beyond 256 Ki characters of metadata. */
class SizeTest {
    private static final int PAGE = 500;
    private static final int MANY = 10_000;

    private static RosterEntry viewer(int number, String name, @Nullable String metadata) {
        Instant time = Instant.parse("2026-01-02T03:04:05.678901Z").plusMillis(number);
        ParticipantView view = new ParticipantView(
                new ParticipantId("~k3j9d8s7a6q5w4e3" + (100_000 + number)),
                "user-" + (1_000_000 + number),
                Role.VIEWER,
                name,
                metadata,
                time,
                false,
                false,
                Set.of(Right.SEND_DATA, Right.RAISE_HAND),
                List.of());
        Standing standing = new Standing(Role.VIEWER, Role.VIEWER, Grants.NONE, Map.of(), metadata, null);
        return new RosterEntry(view, "user-" + (1_000_000 + number), standing, number, 0, false, List.of());
    }

    private static int bytes(List<RosterEntry> people) {
        HomeMessage message = new HomeMessage.People(people, true);
        return RoomMessages.encode(
                        new RoomFrame.ToRouter(Samples.ROOM, Samples.ROUTER, new Envelope<>(1, 1, 1, 1, message)))
                .length;
    }

    private static RouterMessage.Here here(int number) {
        Entrant who = Entrant.named(Role.VIEWER, "user-" + (1_000_000 + number));
        LegState leg = new LegState(number, Direction.RECEIVE, number, true, false, List.of());
        return new RouterMessage.Here(
                who,
                new Attendance(
                        new ParticipantId("~k3j9d8s7a6q5w4e3" + (100_000 + number)),
                        number,
                        new PresenceState(number, true, true),
                        List.of(leg),
                        LeaveReason.LOST));
    }

    @Test
    void manyPeopleFitIntoAHello() throws WireException {
        RouterMessage message = new RouterMessage.Hello(
                IntStream.range(0, MANY).mapToObj(SizeTest::here).toList());
        RoomFrame frame = new RoomFrame.ToHome(Samples.ROOM, Samples.ROUTER, new Envelope<>(1, 1, 1, 1, message));
        byte[] bytes = RoomMessages.encode(frame);
        assertThat(bytes.length).isLessThan(RoomMessages.MOST_BYTES / 4);
        assertThat(RoomMessages.decode(bytes)).isEqualTo(frame);
    }

    @Test
    void asManyBansAndStandingsAsARoomMayHaveFitIntoWhatIsKept() throws WireException {
        Instant time = Instant.parse("2026-01-02T03:04:05.678901Z");
        List<Ban> bans = new ArrayList<>();
        Map<String, Standing> standings = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            String identity = "user-" + (1_000_000 + i);
            bans.add(new Ban("ban-k3j9d8s7a6q5w4e3" + i, identity, "token-" + i, identity, time, time, 2));
            standings.put(
                    identity,
                    new Standing(Role.VIEWER, Role.VIEWER, Grants.NONE, Map.of(TrackKind.AUDIO, true), null, null));
        }
        RoomRecord record = new RoomRecord(Samples.ROOM, 1, 1, "group", ModeSettings.DEFAULTS, time);
        KeptRoom kept = new KeptRoom(record, null, null, true, true, standings.keySet(), standings, bans, List.of());
        RoomFrame frame = new RoomFrame.ToRouter(
                Samples.ROOM, Samples.ROUTER, new Envelope<>(1, 1, 1, 1, new HomeMessage.Inherit(kept)));
        byte[] bytes = RoomMessages.encode(frame);
        assertThat(bytes.length).isLessThan(RoomMessages.MOST_BYTES / 4);
        assertThat(RoomMessages.decode(bytes)).isEqualTo(frame);
    }

    @Test
    void aViewerIsFewBytes() {
        List<RosterEntry> page = IntStream.range(0, PAGE)
                .mapToObj(i -> viewer(i, "Somebody " + i, null))
                .toList();
        assertThat(bytes(page) / PAGE).isBetween(100, 220);
    }

    @Test
    void theLargestPageIsFarBelowTheLongestFrame() {
        String metadata = "\"".repeat(Entrant.MAX_METADATA_LENGTH);
        String name = "마".repeat(Entrant.MAX_NAME_LENGTH);
        // As many as a page has when all have as much metadata as they may.
        int most = 256 * 1024 / (2 * Entrant.MAX_METADATA_LENGTH) + 1;
        List<RosterEntry> page = IntStream.range(0, most)
                .mapToObj(i -> viewer(i, name, metadata))
                .toList();
        assertThat(bytes(page)).isLessThan(RoomMessages.MOST_BYTES / 10);
        List<RosterEntry> many =
                IntStream.range(0, PAGE).mapToObj(i -> viewer(i, name, null)).toList();
        assertThat(bytes(many)).isLessThan(RoomMessages.MOST_BYTES / 10);
    }
}
