package dev.madang.fleet.wire;

import dev.madang.rooms.store.KeptRoom;
import java.io.IOException;
import java.util.Set;

/**
 * What of a room outlives its Home. Standings and invitations of a role that is not known are left out, so that they cost the next Home
 * no ban.
 */
final class KeptJson {
    private KeptJson() {}

    static void write(JsonOut out, KeptRoom kept) throws IOException {
        out.object("record", kept.record(), RecordJson::write);
        out.textIf("metadata", kept.metadata());
        out.instantIf("closeAt", kept.closeAt());
        out.flag("locked", kept.locked());
        out.flag("recording", kept.recording());
        out.texts("mayReturn", kept.mayReturn().stream().sorted());
        out.entries("standings", kept.standings(), (entry, identity, standing) -> {
            entry.text("identity", identity);
            entry.object("standing", standing, PeopleJson::write);
        });
        out.list("bans", kept.bans(), AccessJson::write);
        out.list("invitations", kept.invitations(), AccessJson::write);
    }

    static KeptRoom read(Fields in) throws WireException {
        return new KeptRoom(
                in.object("record", RecordJson::read),
                in.textIf("metadata"),
                in.instantIf("closeAt"),
                in.flag("locked"),
                in.flag("recording"),
                Set.copyOf(in.texts("mayReturn")),
                in.entries(
                        "standings",
                        entry -> entry.text("identity"),
                        entry -> entry.object("standing", PeopleJson::readStanding)),
                in.list("bans", AccessJson::readBan),
                in.list("invitations", AccessJson::readInvitation));
    }
}
