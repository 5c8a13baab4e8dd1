package dev.madang.rooms;

import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells those who are present of the others, as far as their role lets them notice. The room's lock guards it. */
final class Bulletin {
    private final ModeRules rules;
    private final Roster roster;

    Bulletin(ModeRules rules, Roster roster) {
        this.rules = rules;
        this.roster = roster;
    }

    /** Somebody came, or is there in another way. */
    void present(Participant who) {
        List<ParticipantView> views = List.of(who.view());
        Role role = who.identity().role();
        for (Presence presence : roster.presences()) {
            if (presence.participant() != who && notices(presence, role)) {
                presence.listener().onParticipants(views, List.of());
            }
        }
    }

    /** Somebody left. */
    void gone(Participant who) {
        List<ParticipantId> ids = List.of(who.id());
        Role role = who.identity().role();
        for (Presence presence : roster.presences()) {
            if (presence.participant() != who && notices(presence, role)) {
                presence.listener().onParticipants(List.of(), ids);
            }
        }
    }

    /** Somebody has another role: who did not notice it may do now, or the other way; and it notices others. */
    void promoted(Participant who, Role from) {
        Role to = who.identity().role();
        ParticipantView view = who.view();
        for (Presence presence : roster.presences()) {
            if (presence.participant() == who) {
                tellPromoted(presence, from, to);
            } else if (notices(presence, to)) {
                presence.listener().onParticipants(List.of(view), List.of());
            } else if (notices(presence, from)) {
                presence.listener().onParticipants(List.of(), List.of(who.id()));
            }
        }
    }

    private void tellPromoted(Presence presence, Role from, Role to) {
        List<ParticipantView> present = new ArrayList<>();
        List<ParticipantId> gone = new ArrayList<>();
        for (Participant other : roster.everybody()) {
            Role role = other.identity().role();
            if (other != presence.participant() && other.joined()) {
                boolean before = rules.notices(from, role);
                boolean now = rules.notices(to, role);
                if (now && !before) {
                    present.add(other.view());
                } else if (before && !now) {
                    gone.add(other.id());
                }
            }
        }
        presence.listener().onSelf(presence.participant().view());
        if (!present.isEmpty() || !gone.isEmpty()) {
            presence.listener().onParticipants(present, gone);
        }
    }

    /** Everybody that this one notices. */
    List<ParticipantView> noticedBy(Presence presence) {
        List<ParticipantView> others = new ArrayList<>();
        for (Participant other : roster.everybody()) {
            if (other != presence.participant()
                    && other.joined()
                    && notices(presence, other.identity().role())) {
                others.add(other.view());
            }
        }
        return others;
    }

    /** Who speaks has changed; everybody is told of those that they notice. */
    void speakers(List<ParticipantId> speaking, @Nullable ParticipantId dominant) {
        for (Presence presence : roster.presences()) {
            presence.listener().onSpeakers(speaking, dominant);
        }
    }

    private boolean notices(Presence presence, Role other) {
        return rules.notices(presence.participant().identity().role(), other);
    }
}
