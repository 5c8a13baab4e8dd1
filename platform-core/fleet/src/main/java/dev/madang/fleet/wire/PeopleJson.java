package dev.madang.fleet.wire;

import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is in a room, or wants in. */
final class PeopleJson {
    private PeopleJson() {}

    /**
     * There may be thousands: absent are an identity that is the id, for one who came without, and the standing of one who was given
     * nothing beyond its token.
     */
    static void write(JsonOut out, RosterEntry entry) throws IOException {
        ParticipantView view = entry.view();
        Ids.write(out, "id", view.id());
        if (!entry.identity().equals(view.id().value())) {
            out.text("identity", entry.identity());
        }
        out.flag("anonymous", view.identity() == null);
        out.word("role", Words.ROLES, view.role());
        out.text("name", view.name());
        out.textIf("metadata", view.metadata());
        out.instant("joinedAt", view.joinedAt());
        out.flag("handRaised", view.handRaised());
        out.flag("interrupted", view.interrupted());
        out.words("rights", Words.RIGHTS, view.rights());
        if (!entry.standing().equals(plain(view.role()))) {
            out.object("standing", entry.standing(), PeopleJson::write);
        }
        out.number("ordinal", entry.ordinal());
        out.numberUnlessZero("stageOrdinal", entry.stageOrdinal());
        out.flag("publishes", entry.publishes());
        out.list("tracks", entry.tracks(), PeopleJson::write);
    }

    static RosterEntry read(Fields in) throws WireException {
        ParticipantId id = Ids.participant(in, "id");
        String identity = in.text("identity", id.value());
        Role role = in.word("role", Words.ROLES);
        List<RosterTrack> tracks = in.list("tracks", PeopleJson::readTrack);
        ParticipantView view = new ParticipantView(
                id,
                in.flag("anonymous") ? null : identity,
                role,
                in.text("name"),
                in.textIf("metadata"),
                in.instant("joinedAt"),
                in.flag("handRaised"),
                in.flag("interrupted"),
                Set.copyOf(in.words("rights", Words.RIGHTS)),
                tracks.stream().map(RosterTrack::view).toList());
        @Nullable Standing standing = in.objectIf("standing", PeopleJson::readStanding);
        return new RosterEntry(
                view,
                identity,
                standing == null ? plain(role) : standing,
                in.number("ordinal"),
                in.number("stageOrdinal", 0),
                in.flag("publishes"),
                tracks);
    }

    private static Standing plain(Role role) {
        return new Standing(role, role, Grants.NONE, Map.of(), null, null);
    }

    private static void write(JsonOut out, RosterTrack track) throws IOException {
        Ids.write(out, "id", track.id());
        out.word("kind", Words.KINDS, track.view().kind());
        out.text("source", track.view().source());
        out.flag("muted", track.view().muted());
        out.flag("silenced", track.view().silenced());
        out.flag("held", track.view().held());
        Ids.write(out, "router", track.leg().router());
        out.number("leg", track.leg().number());
        out.text("mid", track.mid());
        out.flag("active", track.active());
        AttendanceJson.writeCoding(out, track.coding());
    }

    private static RosterTrack readTrack(Fields in) throws WireException {
        TrackView view = new TrackView(
                Ids.track(in, "id"),
                in.word("kind", Words.KINDS),
                in.text("source"),
                in.flag("muted"),
                in.flag("silenced"),
                in.flag("held"));
        LegKey leg = new LegKey(Ids.router(in, "router"), in.number("leg"));
        return new RosterTrack(view, leg, in.text("mid"), in.flag("active"), AttendanceJson.readCoding(in));
    }

    static void write(JsonOut out, Standing standing) throws IOException {
        out.word("cameAs", Words.ROLES, standing.cameAs());
        out.word("role", Words.ROLES, standing.role());
        writeGrants(out, "promoted", standing.promoted());
        if (!standing.silenced().isEmpty()) {
            out.object("silenced", new TreeMap<>(standing.silenced()), (kinds, silenced) -> {
                for (var kind : silenced.entrySet()) {
                    kinds.flagIf(Words.KINDS.of(kind.getKey()), kind.getValue());
                }
            });
        }
        out.textIf("metadata", standing.metadata());
        out.textIf("name", standing.name());
    }

    static Standing readStanding(Fields in) throws WireException {
        return new Standing(
                in.word("cameAs", Words.ROLES),
                in.word("role", Words.ROLES),
                readGrants(in, "promoted"),
                in.map("silenced", Words.KINDS, Fields::either),
                in.textIf("metadata"),
                in.textIf("name"));
    }

    static void writeGrants(JsonOut out, String name, Grants grants) throws IOException {
        if (!grants.isNone()) {
            out.object(name, grants, PeopleJson::write);
        }
    }

    static void write(JsonOut out, Grants grants) throws IOException {
        for (var change : new TreeMap<>(grants.changes()).entrySet()) {
            out.flagIf(Words.RIGHTS.of(change.getKey()), change.getValue());
        }
    }

    /** Rights that are not known are left out: nobody here would ask for them. */
    static Grants readGrants(Fields in, String name) throws WireException {
        return new Grants(in.map(name, Words.RIGHTS, Fields::either));
    }

    static void write(JsonOut out, Entrant who) throws IOException {
        out.textIf("identity", who.identity());
        out.word("role", Words.ROLES, who.role());
        out.text("name", who.name());
        writeGrants(out, "grants", who.grants());
        out.textIf("metadata", who.metadata());
        if (!who.tokenId().isEmpty()) {
            out.text("token", who.tokenId());
        }
        out.objectIf("standing", who.standing(), PeopleJson::write);
        out.textIf("invitedBy", who.invitedBy());
    }

    static Entrant readEntrant(Fields in) throws WireException {
        return new Entrant(
                in.textIf("identity"),
                in.word("role", Words.ROLES),
                in.text("name"),
                readGrants(in, "grants"),
                in.textIf("metadata"),
                in.text("token", ""),
                in.objectIf("standing", PeopleJson::readStanding),
                in.textIf("invitedBy"));
    }
}
