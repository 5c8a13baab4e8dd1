package dev.madang.fleet.relay;

import dev.madang.rooms.message.Coding;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackView;
import java.util.List;
import java.util.stream.IntStream;

/** What a roster says of tracks. */
final class Rosters {
    private Rosters() {}

    static RoomKey room(String name) {
        return new RoomKey("shop", new RoomId(name));
    }

    static TrackId track(int ordinal) {
        return new TrackId(new ParticipantId("~a"), ordinal);
    }

    static RosterTrack at(String node, long life, TrackId id, int encodings) {
        List<String> rids = encodings == 1
                ? List.of()
                : IntStream.range(0, encodings).mapToObj(i -> "r" + i).toList();
        return new RosterTrack(
                new TrackView(id, TrackKind.VIDEO, "camera", false, true, false),
                new LegKey(new RouterId(node, life), 1),
                "0",
                true,
                new Coding(List.of("VP8"), rids));
    }
}
