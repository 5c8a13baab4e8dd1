package dev.madang.fleet.wire;

import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.Attendance.LegState;
import dev.madang.rooms.message.Attendance.PresenceState;
import dev.madang.rooms.message.Attendance.TrackState;
import dev.madang.rooms.message.Coding;
import dev.madang.rooms.model.TrackSource;
import java.io.IOException;

/** What a Router has of a participant. */
final class AttendanceJson {
    private AttendanceJson() {}

    static void write(JsonOut out, Attendance attendance) throws IOException {
        Ids.write(out, "participant", attendance.participant());
        out.numberUnlessZero("answered", attendance.answered());
        out.objectIf("presence", attendance.presence(), (presence, state) -> {
            presence.number("number", state.number());
            presence.flag("connected", state.connected());
            presence.flag("heard", state.heard());
        });
        out.list("legs", attendance.legs(), AttendanceJson::write);
        out.word("ifGone", Words.LEAVE_REASONS, attendance.ifGone());
    }

    static Attendance read(Fields in) throws WireException {
        return new Attendance(
                Ids.participant(in, "participant"),
                in.number("answered", 0),
                in.objectIf(
                        "presence",
                        presence -> new PresenceState(
                                presence.number("number"), presence.flag("connected"), presence.flag("heard"))),
                in.list("legs", AttendanceJson::readLeg),
                in.word("ifGone", Words.LEAVE_REASONS, Words.FALLBACK_LEAVE_REASON));
    }

    static void write(JsonOut out, LegState leg) throws IOException {
        out.number("number", leg.number());
        out.word("direction", Words.DIRECTIONS, leg.direction());
        out.numberUnlessZero("presence", leg.presence());
        out.flag("wasConnected", leg.wasConnected());
        out.flag("disconnected", leg.disconnected());
        out.list("tracks", leg.tracks(), AttendanceJson::write);
    }

    static LegState readLeg(Fields in) throws WireException {
        return new LegState(
                in.number("number"),
                in.word("direction", Words.DIRECTIONS),
                in.number("presence", 0),
                in.flag("wasConnected"),
                in.flag("disconnected"),
                in.list("tracks", AttendanceJson::readTrack));
    }

    private static void write(JsonOut out, TrackState track) throws IOException {
        out.text("mid", track.mid());
        out.word("kind", Words.KINDS, track.kind());
        writeSource(out, track.source());
        out.flag("active", track.active());
        writeCoding(out, track.coding());
    }

    private static TrackState readTrack(Fields in) throws WireException {
        return new TrackState(
                in.text("mid"), in.word("kind", Words.KINDS), readSource(in), in.flag("active"), readCoding(in));
    }

    static void writeSource(JsonOut out, TrackSource source) throws IOException {
        out.text("source", source.source());
        out.flag("muted", source.muted());
    }

    static TrackSource readSource(Fields in) throws WireException {
        return new TrackSource(in.text("source"), in.flag("muted"));
    }

    static void writeCoding(JsonOut out, Coding coding) throws IOException {
        out.texts("codecs", coding.codecs().stream());
        out.texts("rids", coding.rids().stream());
    }

    static Coding readCoding(Fields in) throws WireException {
        return new Coding(in.texts("codecs"), in.texts("rids"));
    }
}
