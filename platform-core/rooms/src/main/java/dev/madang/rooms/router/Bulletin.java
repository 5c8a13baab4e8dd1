package dev.madang.rooms.router;

import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.Said;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.router.copy.Knowledge;
import dev.madang.rooms.time.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells those who are present of the others, as far as their role and rights let them notice. */
final class Bulletin {
    /** Of the audience that is told to who comes in; the rest is asked for. */
    static final int FIRST_PAGE = 500;

    private final Knowledge knowledge;
    private final Steps steps;
    private final Collection<Presence> presences;

    Bulletin(Knowledge knowledge, Steps steps, Collection<Presence> presences) {
        this.knowledge = knowledge;
        this.steps = steps;
        this.presences = presences;
    }

    /**
     * Somebody came, or is there in another way.
     *
     * @param before as it was, null for a newcomer
     * @param tellsItself whether the participant itself is told
     */
    void present(@Nullable RosterEntry before, RosterEntry now, boolean tellsItself) {
        boolean news = before == null || !before.view().equals(now.view());
        if (!news && !tellsItself) {
            return;
        }
        // One list for all: whoever writes it down for many does so once.
        List<ParticipantView> view = List.of(now.view());
        List<ParticipantId> id = List.of(now.id());
        for (Presence presence : presences) {
            if (presence.participantId().equals(now.id())) {
                tellOfItself(presence, before, now, tellsItself);
            } else if (!news) {
                continue;
            } else if (notices(presence, now.view().role())) {
                tell(presence, view, List.of());
            } else if (before != null && notices(presence, before.view().role())) {
                tell(presence, List.of(), id);
            }
        }
    }

    /** Somebody left. */
    void gone(RosterEntry before) {
        List<ParticipantId> id = List.of(before.id());
        for (Presence presence : presences) {
            boolean itself = presence.participantId().equals(before.id());
            if (!itself && notices(presence, before.view().role())) {
                tell(presence, List.of(), id);
            }
        }
    }

    private void tell(Presence presence, List<ParticipantView> present, List<ParticipantId> gone) {
        steps.afterwards(() -> presence.listener().onParticipants(present, gone));
    }

    /** It may notice others than before. */
    private void tellOfItself(Presence presence, @Nullable RosterEntry before, RosterEntry now, boolean tellsItself) {
        if (tellsItself) {
            steps.afterwards(() -> presence.listener().onSelf(now.view()));
        }
        if (before == null) {
            return;
        }
        List<ParticipantView> present = new ArrayList<>();
        List<RosterEntry> audience = new ArrayList<>();
        List<ParticipantId> gone = new ArrayList<>();
        for (Role role : Role.values()) {
            boolean noticed = notices(before.view(), role);
            boolean notices = notices(now.view(), role);
            if (noticed == notices) {
                continue;
            }
            for (RosterEntry other : knowledge.roster().all()) {
                if (other.view().role() != role || other.id().equals(now.id())) {
                    continue;
                }
                if (!notices) {
                    gone.add(other.id());
                } else if (knowledge.rules().publishes(role)) {
                    present.add(other.view());
                } else {
                    audience.add(other);
                }
            }
        }
        // The rest is asked for, as by one who comes in.
        present.addAll(page(audience.stream(), FIRST_PAGE).people());
        if (!present.isEmpty() || !gone.isEmpty()) {
            tell(presence, present, gone);
        }
    }

    private static PeoplePage page(Stream<RosterEntry> those, int most) {
        return PeoplePage.of(those.map(entry -> Map.entry(entry.ordinal(), entry.view())), most);
    }

    /** Everybody on stage that this one notices. */
    List<ParticipantView> stageNoticedBy(Presence presence) {
        return knowledge.roster().stage().stream()
                .filter(other -> !other.id().equals(presence.participantId())
                        && notices(presence, other.view().role()))
                .map(RosterEntry::view)
                .toList();
    }

    /**
     * Those besides that this one notices.
     *
     * @param after where to begin, 0 for the first
     * @param most how many
     */
    PeoplePage audienceNoticedBy(Presence presence, long after, int most) {
        ModeRules rules = knowledge.rules();
        boolean noticesAny = Arrays.stream(Role.values())
                .anyMatch(role -> rules.of(role) != null && !rules.publishes(role) && notices(presence, role));
        if (!noticesAny) {
            return new PeoplePage(List.of(), null);
        }
        return page(
                knowledge.roster().after(after).stream()
                        .filter(other -> !other.id().equals(presence.participantId())
                                && !rules.publishes(other.view().role())
                                && notices(presence, other.view().role())),
                most);
    }

    /** Who speaks has changed; everybody is told of those that they notice. */
    void speakers(Ranking ranking) {
        for (Presence presence : presences) {
            steps.afterwards(() -> presence.listener().onSpeakers(ranking.speaking(), ranking.dominant()));
        }
    }

    /** The room is seen in another way than before. */
    void room(RoomView view) {
        presences.forEach(presence -> steps.afterwards(() -> presence.listener().onRoom(view)));
    }

    /** Somebody said something, to those or to everybody it may be heard by. */
    void heard(Said said, @Nullable Set<ParticipantId> to) {
        for (Presence presence : presences) {
            boolean meant = to == null
                    || to.contains(presence.participantId())
                    || presence.identity().equals(said.by());
            if (meant && hears(presence, said)) {
                steps.afterwards(() -> presence.listener().onData(said.message()));
            }
        }
    }

    /** Whether that one hears it as it takes part now. */
    boolean hears(Presence presence, Said said) {
        RosterEntry self = presence.attendee().entry();
        return self != null
                && said.isHeardBy(
                        self.identity(),
                        new ChatPolicy.Voice(
                                knowledge.rules().publishes(self.view().role()),
                                self.view().moderates()));
    }

    /** Whoever moderates is told of everybody, whatever the role. */
    private boolean notices(Presence presence, Role other) {
        RosterEntry self = presence.attendee().entry();
        return self != null && notices(self.view(), other);
    }

    private boolean notices(ParticipantView who, Role other) {
        return who.moderates() || knowledge.rules().notices(who.role(), other);
    }
}
