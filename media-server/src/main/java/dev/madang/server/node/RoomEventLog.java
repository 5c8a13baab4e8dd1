package dev.madang.server.node;

import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomEvents;
import dev.madang.rooms.event.RoomFact;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Writes room events to the log: rooms and participants at INFO, tracks at DEBUG; one line each. */
final class RoomEventLog implements RoomEvents {
    private final Logger log;

    RoomEventLog(Logger log) {
        this.log = log;
    }

    @Override
    public void append(RoomEvent event) {
        switch (event.fact()) {
            case RoomFact.RoomCreated fact -> log.infof("room %s created, mode %s", event.room(), fact.mode());
            case RoomFact.RoomRestored fact ->
                log.infof("room %s restored, mode %s, term %d", event.room(), fact.mode(), event.term());
            case RoomFact.RoomTakenOver fact ->
                log.infof(
                        "room %s is taken over, mode %s, with %d people",
                        event.room(), fact.mode(), fact.people().size());
            case RoomFact.RoomClosed fact ->
                log.infof(
                        "room %s closed: %s%s",
                        event.room(), words(fact.why()), fact.detail() == null ? "" : ", " + printable(fact.detail()));
            case RoomFact.RoomLocked fact ->
                log.infof("room %s %s", event.room(), fact.locked() ? "locked" : "open again");
            case RoomFact.RecordingRequested fact ->
                log.infof("room %s: %s", event.room(), fact.wanted() ? "recording asked for" : "no recording any more");
            case RoomFact.ParticipantJoined fact ->
                log.infof(
                        "room %s: %s %s joined as %s",
                        event.room(), fact.role().label(), fact.participant(), printable(fact.name()));
            case RoomFact.ParticipantLeft fact ->
                log.infof(
                        "room %s: %s %s left: %s",
                        event.room(), fact.role().label(), fact.participant(), words(fact.why()));
            case RoomFact.ParticipantPromoted fact ->
                log.infof(
                        "room %s: %s is %s, was %s",
                        event.room(),
                        fact.participant(),
                        fact.to().label(),
                        fact.from().label());
            case RoomFact.TrackMuted fact ->
                log.debugf(
                        "room %s: %s %s of %s %s",
                        event.room(),
                        words(fact.kind()),
                        fact.track(),
                        fact.participant(),
                        fact.muted() ? "muted" : "unmuted");
            case RoomFact.TrackPublished fact ->
                log.debugf(
                        "room %s: %s published %s %s",
                        event.room(), fact.participant(), words(fact.kind()), fact.track());
            case RoomFact.TrackActive fact ->
                log.debugf(
                        "room %s: %s %s of %s %s",
                        event.room(),
                        words(fact.kind()),
                        fact.track(),
                        fact.participant(),
                        fact.active() ? "flows" : "pauses");
            case RoomFact.TrackUnpublished fact ->
                log.debugf(
                        "room %s: %s unpublished %s %s",
                        event.room(), fact.participant(), words(fact.kind()), fact.track());
        }
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Names come from tokens: one must not forge a line. */
    static String printable(String name) {
        StringBuilder safe = new StringBuilder(name.length());
        name.codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.PRIVATE_USE -> safe.append(String.format(Locale.ROOT, "\\u{%x}", character));
                default -> safe.appendCodePoint(character);
            }
        });
        return safe.toString();
    }
}
