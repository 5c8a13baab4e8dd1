package dev.madang.rooms;

import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells those who are present of the others, as far as their role and rights let them notice. The room's lock guards it. */
final class Bulletin {
    /** A page has about so many characters, by its people's metadata; a client's socket takes few such messages at once. */
    private static final int MOST_LENGTH = 128 * 1024;

    private static final int LENGTH_OF_ONE = 256;

    private final RuleBook rules;
    private final Roster roster;

    Bulletin(RuleBook rules, Roster roster) {
        this.rules = rules;
        this.roster = roster;
    }

    /** Somebody came, or is there in another way. */
    void present(Participant who) {
        List<ParticipantView> views = List.of(who.view());
        Role role = who.role();
        for (Presence presence : roster.presences()) {
            if (presence.participant() != who && notices(presence, role)) {
                presence.listener().onParticipants(views, List.of());
            }
        }
    }

    /** Somebody left. */
    void gone(Participant who) {
        List<ParticipantId> ids = List.of(who.id());
        Role role = who.role();
        for (Presence presence : roster.presences()) {
            if (presence.participant() != who && notices(presence, role)) {
                presence.listener().onParticipants(List.of(), ids);
            }
        }
    }

    /**
     * Somebody has another role or other rights: who did not notice it may do now, or the other way; and it notices others.
     *
     * @param moderated whether it moderated before
     */
    void promoted(Participant who, Role from, boolean moderated) {
        Role to = who.role();
        // One list for all: whoever writes it down for many does so once.
        List<ParticipantView> view = List.of(who.view());
        List<ParticipantId> id = List.of(who.id());
        for (Presence presence : roster.presences()) {
            if (presence.participant() == who) {
                tellPromoted(presence, from, moderated);
            } else if (notices(presence, to)) {
                presence.listener().onParticipants(view, List.of());
            } else if (notices(presence, from)) {
                presence.listener().onParticipants(List.of(), id);
            }
        }
    }

    private void tellPromoted(Presence presence, Role from, boolean moderated) {
        presence.listener().onSelf(presence.participant().view());
        List<ParticipantView> present = new ArrayList<>();
        List<Map.Entry<Long, Participant>> audience = new ArrayList<>();
        List<ParticipantId> gone = new ArrayList<>();
        for (Role role : Role.values()) {
            boolean before = notices(from, moderated, role);
            boolean now = notices(presence, role);
            if (before == now) {
                continue;
            }
            roster.joinedAfter(0)
                    .filter(entry -> entry.getValue().role() == role && entry.getValue() != presence.participant())
                    .forEach(entry -> {
                        if (!now) {
                            gone.add(entry.getValue().id());
                        } else if (rules.now().publishes(role)) {
                            present.add(entry.getValue().view());
                        } else {
                            audience.add(entry);
                        }
                    });
        }
        // The rest is asked for, as by one who comes in.
        present.addAll(page(audience.stream(), People.FIRST_PAGE).people());
        if (!present.isEmpty() || !gone.isEmpty()) {
            presence.listener().onParticipants(present, gone);
        }
    }

    /** Everybody on stage that this one notices. */
    List<ParticipantView> stageNoticedBy(Presence presence) {
        List<ParticipantView> others = new ArrayList<>();
        for (Participant other : roster.possiblePublishers()) {
            if (other != presence.participant() && other.joined() && notices(presence, other.role())) {
                others.add(other.view());
            }
        }
        return others;
    }

    /**
     * Those besides that this one notices.
     *
     * @param after where to begin, 0 for the first
     * @param most how many
     */
    PeoplePage audienceNoticedBy(Presence presence, long after, int most) {
        boolean noticesAny = Arrays.stream(Role.values())
                .anyMatch(role ->
                        rules.now().of(role) != null && !rules.now().publishes(role) && notices(presence, role));
        if (!noticesAny) {
            return new PeoplePage(List.of(), null);
        }
        return page(
                roster.joinedAfter(after)
                        .filter(entry -> entry.getValue() != presence.participant()
                                && !roster.mayPublish(entry.getValue())
                                && notices(presence, entry.getValue().role())),
                most);
    }

    /** The first of those, and where the next page begins. */
    static PeoplePage page(Stream<Map.Entry<Long, Participant>> those, int most) {
        List<ParticipantView> people = new ArrayList<>();
        long last = 0;
        int length = 0;
        for (Map.Entry<Long, Participant> entry : (Iterable<Map.Entry<Long, Participant>>) those::iterator) {
            if (people.size() == most || length > MOST_LENGTH) {
                return new PeoplePage(people, last);
            }
            ParticipantView view = entry.getValue().view();
            String metadata = view.metadata();
            length += LENGTH_OF_ONE + (metadata == null ? 0 : metadata.length());
            people.add(view);
            last = entry.getKey();
        }
        return new PeoplePage(people, null);
    }

    /** Who speaks has changed; everybody is told of those that they notice. */
    void speakers(List<ParticipantId> speaking, @Nullable ParticipantId dominant) {
        for (Presence presence : roster.presences()) {
            presence.listener().onSpeakers(speaking, dominant);
        }
    }

    /** The room is seen in another way than before. */
    void room(RoomView view) {
        roster.presences().forEach(presence -> presence.listener().onRoom(view));
    }

    /** Whoever moderates is told of everybody, whatever the role. */
    private boolean notices(Presence presence, Role other) {
        Participant who = presence.participant();
        return notices(who.role(), who.may(Right.MODERATE), other);
    }

    private boolean notices(Role role, boolean moderates, Role other) {
        return moderates || rules.now().notices(role, other);
    }
}
