package dev.madang.server.signal;

import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.router.SlotView;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts what rooms say into the words of messages. */
final class Views {
    private Views() {}

    static ServerMessage.Person person(ParticipantView view) {
        return new ServerMessage.Person(
                view.id().value(),
                view.identity(),
                view.role().label(),
                view.name(),
                view.metadata(),
                view.joinedAt().toString(),
                view.handRaised(),
                view.interrupted(),
                view.moderates(),
                view.tracks().stream().map(Views::track).toList());
    }

    static List<ServerMessage.Person> people(List<ParticipantView> views) {
        return views.stream().map(Views::person).toList();
    }

    static List<String> ids(List<ParticipantId> ids) {
        return ids.stream().map(ParticipantId::value).toList();
    }

    private static ServerMessage.Track track(TrackView view) {
        return new ServerMessage.Track(
                view.id().toString(), lower(view.kind()), view.source(), view.muted(), view.silenced(), view.held());
    }

    static List<ServerMessage.Slot> slots(List<SlotView> views) {
        return views.stream().map(Views::slot).toList();
    }

    private static ServerMessage.Slot slot(SlotView view) {
        ParticipantId participant = view.participant();
        TrackId track = view.track();
        return new ServerMessage.Slot(
                view.mid(),
                lower(view.kind()),
                track == null ? null : track.toString(),
                participant == null ? null : participant.value());
    }

    static ServerMessage.Rights rights(ModeRules rules, ParticipantView who) {
        RoleRules may = rules.of(who.role());
        Map<String, Boolean> rights = new LinkedHashMap<>();
        for (Right right : Right.values()) {
            rights.put(right.label(), who.rights().contains(right));
        }
        return new ServerMessage.Rights(
                may != null && may.publishes() && !Collections.disjoint(who.rights(), Right.PUBLISHING),
                may != null && may.receives(),
                may == null
                        ? List.of()
                        : may.mayBecome().stream().map(Role::label).sorted().toList(),
                rights);
    }

    static ServerMessage.Room room(RoomView view) {
        Instant closeAt = view.closeAt();
        return new ServerMessage.Room(
                view.key().id().value(),
                view.mode(),
                view.locked(),
                view.chat().label(),
                view.recording(),
                view.settings(),
                view.metadata(),
                closeAt == null ? null : closeAt.toString());
    }

    static ServerMessage.Data data(Message message) {
        ParticipantId from = message.from();
        return new ServerMessage.Data(
                message.number(),
                from == null ? null : from.value(),
                message.identity(),
                message.name(),
                message.at().toString(),
                message.data());
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
