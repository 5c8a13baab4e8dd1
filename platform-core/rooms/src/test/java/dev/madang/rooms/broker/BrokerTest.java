package dev.madang.rooms.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.broker.Choice.Why;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.NodeState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BrokerTest {
    private static final RoomKey ROOM = new RoomKey("shop", new RoomId("a"));
    private static final Duration LONG_UP = Duration.ofHours(1);
    private static final int TRIES = 400;

    private final Broker broker = new Broker(BrokerLimits.DEFAULTS);
    private final RandomGenerator random = new SplittableRandom(7);

    private static NodeRecord node(String name, String region, NodeState state, double load, int oldest, int newest) {
        return new NodeRecord(
                new NodeRef(name, 1),
                region,
                "0.1.0",
                oldest,
                newest,
                List.of(),
                URI.create("http://" + name),
                state,
                null,
                Instant.EPOCH,
                load,
                0,
                0,
                0);
    }

    private static Candidate candidate(String name, double load, int legs) {
        return new Candidate(node(name, "eu", NodeState.READY, load, 1, 1), legs, LONG_UP);
    }

    private static Candidate inRegion(String name, String region, double load, int legs) {
        return new Candidate(node(name, region, NodeState.READY, load, 1, 1), legs, LONG_UP);
    }

    private static LegRequest request(LegKind kind, Placement placement, @Nullable String region) {
        return new LegRequest(kind, ROOM, placement, region, List.of(), Set.of());
    }

    private static final LegRequest VIEWER = request(LegKind.VIEWER, Placement.AUDIENCE_SPREAD, null);
    private static final LegRequest HOST = request(LegKind.HOST, Placement.AUDIENCE_SPREAD, null);
    private static final LegRequest TOGETHER = request(LegKind.HOST, Placement.TOGETHER, null);

    private static final Promised NOTHING = promised(Map.of(), Map.of());

    private static Promised promised(Map<String, Integer> viewers, Map<String, Integer> ofRoom) {
        return new Promised() {
            @Override
            public int legs(String node, LegKind kind) {
                return kind == LegKind.VIEWER ? viewers.getOrDefault(node, 0) : 0;
            }

            @Override
            public int legs(String node, RoomKey room) {
                return ofRoom.getOrDefault(node, 0);
            }
        };
    }

    /** How often each was chosen. */
    private Map<String, Integer> chosen(LegRequest request, List<Candidate> candidates, Promised promised) {
        Map<String, Integer> chosen = new HashMap<>();
        for (int i = 0; i < TRIES; i++) {
            if (broker.choose(request, candidates, promised, random) instanceof Choice.Chosen(NodeRecord node)) {
                chosen.merge(node.name(), 1, Integer::sum);
            } else {
                throw new AssertionError("refused");
            }
        }
        return chosen;
    }

    private void refused(Why why, LegRequest request, Candidate... candidates) {
        assertThat(broker.choose(request, List.of(candidates), NOTHING, random)).isEqualTo(new Choice.Refused(why));
    }

    @Test
    void whyThereIsNoPlace() {
        LegRequest except = new LegRequest(
                LegKind.VIEWER, ROOM, Placement.TOGETHER, null, List.of(new WireRange(2, 3)), Set.of("a"));
        Candidate drains = new Candidate(node("b", "eu", NodeState.DRAINING, 0, 1, 3), 5, LONG_UP);
        Candidate old = candidate("c", 0, 0);
        Candidate full = new Candidate(node("d", "eu", NodeState.READY, 0.9, 1, 3), 5, LONG_UP);
        Candidate good = new Candidate(node("e", "eu", NodeState.READY, 0.8, 3, 4), 0, LONG_UP);

        refused(Why.NO_NODE, except);
        refused(Why.NO_NODE, except, candidate("a", 0, 0));
        refused(Why.ALL_DRAINING, except, candidate("a", 0, 0), drains);
        refused(Why.NO_COMMON_VERSION, except, candidate("a", 0, 0), drains, old);
        refused(Why.ALL_FULL, except, candidate("a", 0, 0), drains, old, full);
        assertThat(broker.choose(except, List.of(candidate("a", 0, 0), drains, old, full, good), NOTHING, random))
                .isEqualTo(new Choice.Chosen(good.node()));
    }

    @Test
    void aVersionIsSharedWithEachNodeOfTheRoom() {
        LegRequest mixed = new LegRequest(
                LegKind.VIEWER,
                ROOM,
                Placement.TOGETHER,
                null,
                List.of(new WireRange(1, 2), new WireRange(2, 3)),
                Set.of());
        Candidate first = new Candidate(node("a", "eu", NodeState.READY, 0, 1, 1), 0, LONG_UP);
        Candidate both = new Candidate(node("b", "eu", NodeState.READY, 0.5, 1, 2), 0, LONG_UP);
        Candidate last = new Candidate(node("c", "eu", NodeState.READY, 0, 3, 4), 0, LONG_UP);

        assertThat(chosen(mixed, List.of(first, both, last), NOTHING)).containsOnlyKeys("b");
    }

    @Test
    void ofTwoTheOneWithLessLoadIsChosen() {
        List<Candidate> two = List.of(candidate("a", 0.45, 0), candidate("b", 0.3, 0));
        assertThat(chosen(VIEWER, two, NOTHING)).containsOnlyKeys("b");
        assertThat(chosen(VIEWER, two, promised(Map.of("b", 300), Map.of()))).containsOnlyKeys("a");
        assertThat(chosen(VIEWER, List.of(candidate("a", 0.35, 0), candidate("b", 0.3, 0)), NOTHING))
                .as("a small difference is no certain one")
                .hasEntrySatisfying("b", times -> assertThat(times).isBetween(TRIES * 65 / 100, TRIES * 85 / 100));
    }

    @Test
    void whoHasMostLoadIsNeverChosenAndOthersAreAllDrawn() {
        List<Candidate> all =
                List.of(candidate("a", 0.1, 0), candidate("b", 0.2, 0), candidate("c", 0.3, 0), candidate("d", 0.4, 0));
        assertThat(chosen(VIEWER, all, NOTHING))
                .containsOnlyKeys("a", "b", "c")
                .allSatisfy((name, times) -> assertThat(times).isBetween(20, 280));
    }

    @Test
    void aLoadThatIsNoLoadIsTakenForWhatIsSafe() {
        assertThat(chosen(VIEWER, List.of(candidate("a", Double.NaN, 0), candidate("b", 0.8, 0)), NOTHING))
                .containsOnlyKeys("b");
        assertThat(chosen(VIEWER, List.of(candidate("a", -3, 0), candidate("b", 0.1, -4)), NOTHING))
                .containsOnlyKeys("a");
    }

    @Test
    void viewersGoWhereTheRoomIsAlready() {
        List<Candidate> all = List.of(candidate("a", 0.32, 3), candidate("b", 0.30, 0), candidate("c", 0.31, 0));
        assertThat(chosen(VIEWER, all, NOTHING)).containsOnlyKeys("a");
        assertThat(chosen(
                        VIEWER,
                        List.of(candidate("a", 0.3, 0), candidate("b", 0.3, 0)),
                        promised(Map.of(), Map.of("b", 1))))
                .as("also where it was only promised")
                .containsOnlyKeys("b");
    }

    @Test
    void viewersGoElsewhereWhereThatIsClearlyBetter() {
        assertThat(chosen(VIEWER, List.of(candidate("a", 0.5, 3), candidate("b", 0.3, 0)), NOTHING))
                .containsOnlyKeys("b");
    }

    @Test
    void aRoomsCapOnANodeHoldsAsLongAsThereAreOthers() {
        int cap = BrokerLimits.DEFAULTS.roomLegs();
        Candidate capped = candidate("a", 0.1, cap);
        assertThat(chosen(VIEWER, List.of(capped, candidate("b", 0.8, 0)), NOTHING))
                .containsOnlyKeys("b");
        assertThat(chosen(TOGETHER, List.of(capped, candidate("b", 0.8, 0)), NOTHING))
                .containsOnlyKeys("b");
        assertThat(chosen(
                        VIEWER,
                        List.of(candidate("a", 0.1, cap - 5), candidate("b", 0.1, 0)),
                        promised(Map.of(), Map.of("a", 5))))
                .containsOnlyKeys("b");
        assertThat(chosen(VIEWER, List.of(capped), NOTHING)).containsOnlyKeys("a");
    }

    @Test
    void thoseWhoBelongTogetherAreTogether() {
        List<Candidate> all = List.of(
                candidate("a", 0.8, 7), candidate("b", 0.1, 2), inRegion("c", "us", 0.0, 0), candidate("d", 0.95, 9));
        assertThat(chosen(TOGETHER, all, NOTHING)).containsOnlyKeys("a");
        assertThat(chosen(request(LegKind.VIEWER, Placement.TOGETHER, "us"), all, NOTHING))
                .containsOnlyKeys("a");
        assertThat(chosen(request(LegKind.HOST, Placement.TOGETHER, "us"), all.subList(2, 3), NOTHING))
                .containsOnlyKeys("c");
    }

    @Test
    void hostsGoAwayFromViewerBursts() {
        List<Candidate> two = List.of(candidate("a", 0.2, 0), candidate("b", 0.4, 0));
        Promised burst = promised(Map.of("a", 80), Map.of());
        assertThat(chosen(VIEWER, two, burst)).containsOnlyKeys("a");
        assertThat(chosen(HOST, two, burst)).containsOnlyKeys("b");
        assertThat(chosen(HOST, List.of(candidate("a", 0.3, 400), candidate("b", 0.19, 0)), NOTHING))
                .as("not where the audience is, but where it is quiet")
                .containsOnlyKeys("b");
    }

    @Test
    void theCallersRegionComesFirstUntilItIsFull() {
        List<Candidate> all =
                List.of(inRegion("a", "eu", 0.1, 9), inRegion("b", "us", 0.7, 0), inRegion("c", "us", 0.8, 0));
        assertThat(chosen(request(LegKind.VIEWER, Placement.AUDIENCE_SPREAD, "us"), all, NOTHING))
                .containsOnlyKeys("b");
        assertThat(chosen(request(LegKind.VIEWER, Placement.AUDIENCE_SPREAD, "asia"), all, NOTHING))
                .containsOnlyKeys("a");
        assertThat(chosen(
                        request(LegKind.VIEWER, Placement.AUDIENCE_SPREAD, "us"),
                        List.of(inRegion("a", "eu", 0.1, 9), inRegion("b", "us", 0.9, 0)),
                        NOTHING))
                .containsOnlyKeys("a");
    }

    @Test
    void theCeilingCountsWhatThisLegAdds() {
        Candidate almost = candidate("a", 0.895, 0);
        assertThat(chosen(VIEWER, List.of(almost), NOTHING)).containsOnlyKeys("a");
        refused(Why.ALL_FULL, HOST, almost);
        assertThat(broker.choose(VIEWER, List.of(almost), promised(Map.of("a", 5), Map.of()), random))
                .isEqualTo(new Choice.Refused(Why.ALL_FULL));
    }

    @Test
    void aFreshNodeIsSparedButNotRefused() {
        NodeRecord fresh = node("a", "eu", NodeState.READY, 0, 1, 1);
        List<Candidate> others = List.of(candidate("b", 0.3, 0), candidate("c", 0.3, 0), candidate("d", 0.3, 0));
        for (Duration up : List.of(Duration.ZERO, Duration.ofDays(-2))) {
            List<Candidate> all = new ArrayList<>(others);
            all.add(new Candidate(fresh, 0, up));
            assertThat(chosen(VIEWER, all, NOTHING).getOrDefault("a", 0)).isLessThan(TRIES / 20);
            assertThat(chosen(VIEWER, List.of(new Candidate(fresh, 0, up)), NOTHING))
                    .containsOnlyKeys("a");
        }
    }

    @Test
    void theSameSeedGivesTheSameChoices() {
        List<Candidate> all = List.of(candidate("a", 0.1, 0), candidate("b", 0.2, 1), candidate("c", 0.3, 0));
        RandomGenerator one = new SplittableRandom(3);
        RandomGenerator two = new SplittableRandom(3);
        for (int i = 0; i < TRIES; i++) {
            assertThat(broker.choose(VIEWER, all, NOTHING, one)).isEqualTo(broker.choose(VIEWER, all, NOTHING, two));
        }
    }

    @Test
    void limitsHaveRanges() {
        assertThatThrownBy(() -> new BrokerLimits(0, 1, Duration.ZERO, 0, 0, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BrokerLimits(1, 0, Duration.ZERO, 0, 0, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BrokerLimits(1, 1, Duration.ofSeconds(-1), 0, 0, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BrokerLimits(1, 1, Duration.ZERO, Double.NaN, 0, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
