package dev.madang.server.signal;

import dev.madang.rooms.ParticipantId;
import dev.madang.rooms.ParticipantView;
import dev.madang.rooms.SlotView;
import dev.madang.rooms.TrackView;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import java.util.List;
import java.util.Locale;

/** Puts what rooms say into the words of messages. */
final class Views {
    private Views() {}

    static ServerMessage.Person person(ParticipantView view) {
        return new ServerMessage.Person(
                view.id().value(),
                view.role().label(),
                view.name(),
                view.joinedAt().toString(),
                view.handRaised(),
                view.interrupted(),
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
                Long.toString(view.id()), lower(view.kind()), view.source(), view.muted(), view.silenced());
    }

    static List<ServerMessage.Slot> slots(List<SlotView> views) {
        return views.stream().map(Views::slot).toList();
    }

    private static ServerMessage.Slot slot(SlotView view) {
        ParticipantId participant = view.participant();
        return new ServerMessage.Slot(
                view.mid(),
                lower(view.kind()),
                view.producer() == 0 ? null : Long.toString(view.producer()),
                participant == null ? null : participant.value());
    }

    static ServerMessage.Rights rights(ModeRules rules, Role role) {
        RoleRules may = rules.of(role);
        if (may == null) {
            return new ServerMessage.Rights(false, false, false, List.of());
        }
        return new ServerMessage.Rights(
                may.publishes(),
                may.receives(),
                may.moderates(),
                may.mayBecome().stream().map(Role::label).sorted().toList());
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
