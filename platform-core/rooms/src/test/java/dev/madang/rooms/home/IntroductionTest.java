package dev.madang.rooms.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Channel;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.mode.RoomLimits;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.sim.StageMode;
import dev.madang.rooms.store.KeptRoom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a Router is told first of a room with many people, and what becomes of what a newer node says. */
class IntroductionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RouterId FIRST = new RouterId("n1", 1);
    private static final RouterId LATER = new RouterId("n2", 1);

    private final Home home;
    private final Channel<RouterMessage, HomeMessage> first = new Channel<>(1, 1);
    private int ids;

    IntroductionTest() {
        StageMode mode = new StageMode();
        RoomRecord record =
                new RoomRecord(new RoomKey("shop", new RoomId("yard")), 1, 1, mode.name(), ModeSettings.DEFAULTS, NOW);
        home = new Home(
                new KeptRoom(record, null, null, false, false, Set.of(), Map.of(), List.of(), List.of()),
                new Home.Surroundings(
                        "n0",
                        settings -> crowded(ModeRules.of(mode, settings)),
                        unboundedPlaces(),
                        () -> "id" + ++ids,
                        new HashMap<>(),
                        InstantSource.fixed(NOW),
                        InstantSource.fixed(NOW)),
                nobodyListens());
        home.open();
    }

    /** The same for as many as come. */
    private static ModeRules crowded(ModeRules rules) {
        return new ModeRules(
                rules.roles(),
                new RoomLimits(3, RoleRules.UNBOUNDED),
                rules.hostLeaves(),
                rules.emptyRoom(),
                rules.audio(),
                rules.video(),
                rules.placement(),
                rules.publishing(),
                rules.talk());
    }

    private static Places unboundedPlaces() {
        return new Places() {
            @Override
            public boolean take() {
                return true;
            }

            @Override
            public void takeAnyway() {
                take();
            }

            @Override
            public void giveBack() {}
        };
    }

    private static HomeOutput nobodyListens() {
        return new HomeOutput() {
            @Override
            public void append(RoomEvent event) {}

            @Override
            public void save(KeptRoom room) {}

            @Override
            public void closed(RoomEnd why) {}
        };
    }

    private List<HomeMessage> say(RouterId router, Channel<RouterMessage, HomeMessage> channel, RouterMessage message) {
        channel.send(message);
        List<HomeMessage> said = new ArrayList<>();
        // As often as the window needs to let everything through.
        for (int i = 0; i < 20; i++) {
            channel.outgoing(NOW).forEach(envelope -> home.receive(router, envelope));
            home.outgoing(router).forEach(envelope -> said.addAll(channel.receive(envelope)));
        }
        // What heirs are given to keep is no part of it.
        said.removeIf(HomeMessage.Inherit.class::isInstance);
        return said;
    }

    private void enter(int people, @Nullable String metadata) {
        for (int i = 1; i <= people; i++) {
            Entrant who = new Entrant("p" + i, Role.VIEWER, "p" + i, Grants.NONE, metadata, "", null);
            say(FIRST, first, new RouterMessage.Request(i, new Act.Enter(who, i)));
        }
    }

    private List<List<RosterEntry>> pages() {
        List<HomeMessage> said = say(LATER, new Channel<>(1, 1), new RouterMessage.Hello(List.of()));
        List<List<RosterEntry>> pages = new ArrayList<>();
        HomeMessage.Welcome welcome = (HomeMessage.Welcome) said.getFirst();
        pages.add(welcome.people());
        boolean more = welcome.more();
        for (HomeMessage message : said.subList(1, said.size())) {
            assertThat(more).isTrue();
            HomeMessage.People next = (HomeMessage.People) message;
            pages.add(next.people());
            more = next.more();
        }
        assertThat(more).isFalse();
        return pages;
    }

    private static void requireAll(int people, List<List<RosterEntry>> pages) {
        Set<String> identities = new HashSet<>();
        pages.forEach(page -> page.forEach(entry -> assertThat(identities.add(entry.identity()))
                .as(entry.identity())
                .isTrue()));
        assertThat(identities).hasSize(people);
    }

    @Test
    void nobodyIsOnePage() {
        assertThat(pages()).containsExactly(List.of());
    }

    @Test
    void fewAreOnePage() {
        enter(3, null);

        List<List<RosterEntry>> pages = pages();

        assertThat(pages).hasSize(1);
        requireAll(3, pages);
    }

    @Test
    void manyArePagesOfABoundedNumber() {
        int people = 2 * Introduction.MOST_PEOPLE + 1;
        enter(people, null);

        List<List<RosterEntry>> pages = pages();

        assertThat(pages.stream().map(List::size))
                .containsExactly(Introduction.MOST_PEOPLE, Introduction.MOST_PEOPLE, 1);
        requireAll(people, pages);
    }

    @Test
    void thoseWithMuchMetadataArePagesOfABoundedLength() {
        String much = "{\"a\":\"" + "x".repeat(2_000) + "\"}";
        enter(Introduction.MOST_PEOPLE, much);

        List<List<RosterEntry>> pages = pages();

        assertThat(pages).hasSizeGreaterThan(1);
        pages.forEach(page -> assertThat(page.size() * much.length())
                .isLessThan(Introduction.MOST_LENGTH + Entrant.MAX_METADATA_LENGTH));
        requireAll(Introduction.MOST_PEOPLE, pages);
    }

    @Test
    void whatANewerNodeSaysIsTakenAndNothingFollows() {
        assertThat(say(FIRST, first, new RouterMessage.Unknown("sing"))).isEmpty();
        assertThat(say(FIRST, first, new RouterMessage.Hello(List.of()))).hasSize(1);
    }

    @Test
    void whatANewerNodeWantsIsRefused() {
        assertThat(say(FIRST, first, new RouterMessage.Request(7, new Act.Unknown("sing"))))
                .singleElement()
                .isInstanceOfSatisfying(HomeMessage.Reply.class, reply -> {
                    assertThat(reply.request()).isEqualTo(7);
                    assertThat(reply.answer())
                            .isInstanceOfSatisfying(
                                    Answer.Refused.class,
                                    refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NOT_UNDERSTOOD));
                });
    }
}
