package dev.madang.fleet.wire;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.Said;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.store.KeptRoom;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the Home says to a Router. */
final class HomeMessageJson {
    private static final String WELCOME = "welcome";
    private static final String PEOPLE = "people";
    private static final String REPLY = "reply";
    private static final String STATUS = "status";
    private static final String PRESENT = "present";
    private static final String GONE = "gone";
    private static final String END_LEG = "end-leg";
    private static final String END_PRESENCE = "end-presence";
    private static final String SPEAKING = "speaking";
    private static final String INHERIT = "inherit";
    private static final String TAKE_OVER = "take-over";
    private static final String LISTEN = "listen";
    private static final String HEARD = "heard";
    private static final String CLOSED = "closed";

    private HomeMessageJson() {}

    static void write(JsonOut out, HomeMessage message) throws IOException {
        switch (message) {
            case HomeMessage.Welcome welcome -> write(out, welcome);
            case HomeMessage.People(List<RosterEntry> people, boolean more) -> {
                out.kind(PEOPLE);
                writePeople(out, people, more);
            }
            case HomeMessage.Reply(long request, Answer answer) -> {
                out.kind(REPLY);
                out.number("request", request);
                out.object("answer", answer, AnswerJson::write);
            }
            case HomeMessage.StatusChanged(RoomStatus status, boolean told) -> {
                out.kind(STATUS);
                out.object("status", status, StatusJson::write);
                out.flag("told", told);
            }
            case HomeMessage.Present(RosterEntry entry, boolean tellsItself) -> {
                out.kind(PRESENT);
                out.object("entry", entry, PeopleJson::write);
                out.flag("tellsItself", tellsItself);
            }
            case HomeMessage.Gone(ParticipantId who) -> {
                out.kind(GONE);
                Ids.write(out, "participant", who);
            }
            case HomeMessage.EndLeg(ParticipantId who, long leg, LegEnd why) -> {
                out.kind(END_LEG);
                Ids.write(out, "participant", who);
                out.number("leg", leg);
                out.word("why", Words.LEG_ENDS, why);
            }
            case HomeMessage.EndPresence(ParticipantId who, long presence, PresenceEnd why) -> {
                out.kind(END_PRESENCE);
                Ids.write(out, "participant", who);
                out.number("presence", presence);
                out.word("why", Words.PRESENCE_ENDS, why);
            }
            case HomeMessage.Speaking(Ranking ranking, boolean told) -> {
                out.kind(SPEAKING);
                out.object("ranking", ranking, HomeMessageJson::writeRanking);
                out.flag("told", told);
            }
            case HomeMessage.Inherit(KeptRoom kept) -> {
                out.kind(INHERIT);
                out.object("kept", kept, KeptJson::write);
            }
            case HomeMessage.TakeOver() -> out.kind(TAKE_OVER);
            case HomeMessage.Listen(boolean on) -> {
                out.kind(LISTEN);
                out.flag("on", on);
            }
            case HomeMessage.Heard(Said said, Set<ParticipantId> to) -> {
                out.kind(HEARD);
                out.object("said", said, ChatJson::write);
                ChatJson.writeHearers(out, to);
            }
            case HomeMessage.Closed(RoomEnd why, String detail) -> {
                out.kind(CLOSED);
                out.word("why", Words.ROOM_ENDS, why);
                out.textIf("detail", detail);
            }
            case HomeMessage.Unknown(String kind) -> out.kind(kind);
        }
    }

    private static void write(JsonOut out, HomeMessage.Welcome welcome) throws IOException {
        out.kind(WELCOME);
        out.object("status", welcome.status(), StatusJson::write);
        writePeople(out, welcome.people(), welcome.more());
        out.object("ranking", welcome.ranking(), HomeMessageJson::writeRanking);
        out.list("history", welcome.history(), ChatJson::write);
    }

    private static void writePeople(JsonOut out, List<RosterEntry> people, boolean more) throws IOException {
        out.list("people", people, PeopleJson::write);
        out.flag("more", more);
    }

    static HomeMessage read(Fields in) throws WireException {
        String kind = in.kind();
        try {
            return read(kind, in);
        } catch (NotKnownException newer) {
            return new HomeMessage.Unknown(kind);
        }
    }

    private static HomeMessage read(String kind, Fields in) throws WireException {
        return switch (kind) {
            case WELCOME ->
                new HomeMessage.Welcome(
                        in.object("status", StatusJson::read),
                        in.list("people", PeopleJson::read),
                        in.object("ranking", HomeMessageJson::readRanking),
                        in.list("history", ChatJson::read),
                        in.flag("more"));
            case PEOPLE -> new HomeMessage.People(in.list("people", PeopleJson::read), in.flag("more"));
            case REPLY -> new HomeMessage.Reply(in.number("request"), in.object("answer", AnswerJson::read));
            case STATUS -> new HomeMessage.StatusChanged(in.object("status", StatusJson::read), in.flag("told"));
            case PRESENT -> new HomeMessage.Present(in.object("entry", PeopleJson::read), in.flag("tellsItself"));
            case GONE -> new HomeMessage.Gone(Ids.participant(in, "participant"));
            case END_LEG ->
                new HomeMessage.EndLeg(
                        Ids.participant(in, "participant"),
                        in.number("leg"),
                        in.word("why", Words.LEG_ENDS, Words.FALLBACK_LEG_END));
            case END_PRESENCE ->
                new HomeMessage.EndPresence(
                        Ids.participant(in, "participant"),
                        in.number("presence"),
                        in.word("why", Words.PRESENCE_ENDS, Words.FALLBACK_PRESENCE_END));
            case SPEAKING ->
                new HomeMessage.Speaking(in.object("ranking", HomeMessageJson::readRanking), in.flag("told"));
            case INHERIT -> new HomeMessage.Inherit(in.object("kept", KeptJson::read));
            case TAKE_OVER -> new HomeMessage.TakeOver();
            case LISTEN -> new HomeMessage.Listen(in.flag("on"));
            case HEARD -> new HomeMessage.Heard(in.object("said", ChatJson::read), ChatJson.readHearers(in));
            case CLOSED ->
                new HomeMessage.Closed(in.word("why", Words.ROOM_ENDS, Words.FALLBACK_ROOM_END), in.textIf("detail"));
            default -> new HomeMessage.Unknown(kind);
        };
    }

    private static void writeRanking(JsonOut out, Ranking ranking) throws IOException {
        out.texts("voices", ranking.voices().stream().map(ParticipantId::value));
        out.numberUnlessZero("spoken", ranking.spoken());
        out.texts("speaking", ranking.speaking().stream().map(ParticipantId::value));
        @Nullable ParticipantId dominant = ranking.dominant();
        out.textIf("dominant", dominant == null ? null : dominant.value());
    }

    private static Ranking readRanking(Fields in) throws WireException {
        String dominant = in.textIf("dominant");
        return new Ranking(
                Ids.participants(in.texts("voices")),
                in.whole("spoken", 0),
                Ids.participants(in.texts("speaking")),
                dominant == null ? null : new ParticipantId(dominant));
    }
}
