package dev.madang.rooms.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.router.copy.Knowledge;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A Router is told of the people in pages, and knows either what it knew before or everything. */
class KnowledgeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Knowledge knowledge = new Knowledge();

    private static RosterEntry entry(int ordinal) {
        String name = "p" + ordinal;
        ParticipantView view = new ParticipantView(
                new ParticipantId(name), name, Role.VIEWER, name, null, NOW, false, false, Set.of(), List.of());
        Standing standing = new Standing(Role.VIEWER, Role.VIEWER, Grants.NONE, Map.of(), null, null);
        return new RosterEntry(view, name, standing, ordinal, 0, false, List.of());
    }

    private static HomeMessage.Welcome welcome(boolean locked, boolean more, RosterEntry... people) {
        FleetMode mode = new FleetMode();
        RoomStatus status = new RoomStatus(
                new RoomKey("shop", new RoomId("yard")),
                mode.name(),
                RoomState.WAITING,
                NOW,
                locked,
                false,
                ModeSettings.DEFAULTS,
                ModeRules.of(mode, ModeSettings.DEFAULTS),
                null,
                null);
        return new HomeMessage.Welcome(status, List.of(people), Ranking.NONE, List.of(), more);
    }

    @Test
    void oneMessageIsEverything() {
        assertThat(knowledge.welcome(welcome(false, false, entry(1)))).isTrue();
        assertThat(knowledge.roster().all()).containsExactly(entry(1));
    }

    @Test
    void pagesAreTakenTogether() {
        assertThat(knowledge.welcome(welcome(false, true, entry(1)))).isFalse();
        assertThat(knowledge.people(List.of(entry(2)), true)).isFalse();
        assertThat(knowledge.roster().all()).isEmpty();

        assertThat(knowledge.people(List.of(entry(3)), false)).isTrue();
        assertThat(knowledge.roster().all()).containsExactly(entry(1), entry(2), entry(3));
    }

    @Test
    void whatWasKnownHoldsUntilAllOfThePagesAreThere() {
        knowledge.welcome(welcome(false, false, entry(1)));

        knowledge.welcome(welcome(true, true, entry(2)));
        assertThat(knowledge.roster().all()).containsExactly(entry(1));
        assertThat(knowledge.status().locked()).isFalse();

        knowledge.people(List.of(), false);
        assertThat(knowledge.roster().all()).containsExactly(entry(2));
        assertThat(knowledge.status().locked()).isTrue();
    }

    @Test
    void anotherBeginningReplacesTheOneBefore() {
        knowledge.welcome(welcome(false, true, entry(1)));
        knowledge.welcome(welcome(false, true, entry(2)));
        knowledge.people(List.of(entry(3)), false);

        assertThat(knowledge.roster().all()).containsExactly(entry(2), entry(3));
    }

    @Test
    void pagesOfNoWelcomeAreIgnored() {
        assertThat(knowledge.people(List.of(entry(1)), false)).isFalse();
        assertThat(knowledge.roster().all()).isEmpty();
    }
}
