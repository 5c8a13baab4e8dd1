package dev.madang.fleet.wire;

import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.ParticipantId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a Router says to the Home. */
final class RouterMessageJson {
    private static final String HELLO = "hello";
    private static final String GOODBYE = "goodbye";
    private static final String REQUEST = "request";
    private static final String ATTENDS = "attends";
    private static final String GIVE_UP = "give-up";
    private static final String WANTS_SPEAKERS = "wants-speakers";
    private static final String LOUDNESS = "loudness";

    private RouterMessageJson() {}

    static void write(JsonOut out, RouterMessage message) throws IOException {
        switch (message) {
            case RouterMessage.Hello(List<RouterMessage.Here> here) -> {
                out.kind(HELLO);
                out.list("here", here, RouterMessageJson::writeHere);
            }
            case RouterMessage.Goodbye() -> out.kind(GOODBYE);
            case RouterMessage.Request(long number, var act) -> {
                out.kind(REQUEST);
                out.number("number", number);
                out.object("act", act, ActJson::write);
            }
            case RouterMessage.Attends(Attendance attendance) -> {
                out.kind(ATTENDS);
                AttendanceJson.write(out, attendance);
            }
            case RouterMessage.GiveUp(ParticipantId who, long leg) -> {
                out.kind(GIVE_UP);
                Ids.write(out, "participant", who);
                out.number("leg", leg);
            }
            case RouterMessage.WantsSpeakers(boolean wanted) -> {
                out.kind(WANTS_SPEAKERS);
                out.flag("wanted", wanted);
            }
            case RouterMessage.Loudness(Map<ParticipantId, Integer> loudness) -> {
                out.kind(LOUDNESS);
                Map<String, Integer> byId = HashMap.newHashMap(loudness.size());
                loudness.forEach((who, loud) -> byId.put(who.value(), loud));
                out.entries("voices", byId, (voice, who, loud) -> {
                    voice.text("id", who);
                    voice.number("loudness", loud);
                });
            }
            case RouterMessage.Unknown(String kind) -> out.kind(kind);
        }
    }

    static RouterMessage read(Fields in) throws WireException {
        String kind = in.kind();
        try {
            return switch (kind) {
                case HELLO -> new RouterMessage.Hello(in.list("here", RouterMessageJson::readHere));
                case GOODBYE -> new RouterMessage.Goodbye();
                case REQUEST -> new RouterMessage.Request(in.number("number"), in.object("act", ActJson::read));
                case ATTENDS -> new RouterMessage.Attends(AttendanceJson.read(in));
                case GIVE_UP -> new RouterMessage.GiveUp(Ids.participant(in, "participant"), in.number("leg"));
                case WANTS_SPEAKERS -> new RouterMessage.WantsSpeakers(in.flag("wanted"));
                case LOUDNESS ->
                    new RouterMessage.Loudness(in.entries(
                            "voices", voice -> Ids.participant(voice, "id"), voice -> voice.whole("loudness")));
                default -> new RouterMessage.Unknown(kind);
            };
        } catch (NotKnownException newer) {
            return new RouterMessage.Unknown(kind);
        }
    }

    private static void writeHere(JsonOut out, RouterMessage.Here here) throws IOException {
        out.object("who", here.who(), PeopleJson::write);
        out.object("attendance", here.attendance(), AttendanceJson::write);
    }

    private static RouterMessage.Here readHere(Fields in) throws WireException {
        return new RouterMessage.Here(
                in.object("who", PeopleJson::readEntrant), in.object("attendance", AttendanceJson::read));
    }
}
