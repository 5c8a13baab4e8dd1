package dev.madang.fleet.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.probe.Caller;
import dev.madang.probe.Placement;
import dev.madang.probe.SignalLink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The node that decides for a room is killed, or stopped for some time. */
@ExtendWith(FleetExtension.class)
final class HomeDeathTest {
    private static final int HOME = 0;
    private static final Duration SEEN = Duration.ofSeconds(5);
    private static final Duration TOLD = Duration.ofSeconds(5);
    private static final Duration DECIDES_AGAIN = Duration.ofSeconds(5);
    private static final Duration MOST_SILENCE = Duration.ofSeconds(1);
    private static final Duration STOPPED = Duration.ofSeconds(8);
    private static final Duration HEALED = Duration.ofSeconds(15);

    @Test
    void aHomeThatIsKilledIsReplacedAndNobodyElseNotices(Fleet fleet) throws IOException, InterruptedException {
        try (Call call = Call.made(fleet, "conference", HOME)) {
            Caller host = call.joinSending(0, "host", 1);
            Caller member = call.joinSending(1, "member", 2);
            Caller onHome = call.joinSending(2, "member", HOME);
            Caller promoted = call.join(3, "viewer", 2);
            Caller silenced = call.joinSending(4, "member", 1);
            host.request(
                    SignalLink.message("role").put("participant", promoted.id()).put("role", "member"));
            Await.until(
                    "the promotion is told",
                    TOLD,
                    () -> assertThat(promoted.role()).isEqualTo("member"));
            promoted.send();
            Await.until("each gets all others", SEEN, call::requireAllReceived);
            host.request(SignalLink.message("silence")
                    .put("participant", silenced.id())
                    .put("kind", "audio")
                    .put("silenced", true));
            assertThat(call.placement(1).term()).isEqualTo(1);
            List<Caller> living = List.of(host, member, promoted);

            call.awaitBest(call.all(), call.all());
            call.countGaps();
            long killed = System.nanoTime();
            fleet.node(HOME).kill();
            Caller late = new Caller(9, "member", fleet.by(1, call.room()), fleet.media());
            Await.until("somebody comes in", DECIDES_AGAIN, late::join);
            Duration decides = Duration.ofNanos(System.nanoTime() - killed);
            late.receive();
            late.send();
            assertThat(decides).isLessThan(DECIDES_AGAIN);
            Await.until("the room is under its next term", TOLD, () -> {
                Placement one = call.placement(1);
                Placement other = call.placement(2);
                assertThat(one.term()).isEqualTo(2);
                assertThat(one.home())
                        .isEqualTo(other.home())
                        .isNotEqualTo(fleet.node(HOME).name());
            });
            requireRoleAndSilence(call, promoted, silenced);
            Await.until("who came late gets those who live, and they get it", SEEN, () -> {
                call.requireAllReceived(List.of(late), List.of(host, member, promoted));
                call.requireAllReceived(living, List.of(host, member, promoted, late));
            });
            Call.Gap gap = call.longestGap(living);
            Figures.tell(
                    "home killed: decides again after %d ms; longest gap among the others %d ms (%s)",
                    decides.toMillis(), gap.time().toMillis(), gap.where());
            assertThat(gap.time()).as(gap.where()).isLessThan(MOST_SILENCE);
            requireNobodyLeft(call.notOn(HOME));
            host.request(
                    SignalLink.message("role").put("participant", promoted.id()).put("role", "viewer"));
            Await.until(
                    "the new one decides",
                    TOLD,
                    () -> assertThat(promoted.role()).isEqualTo("viewer"));

            String before = onHome.id();
            call.moved(2, 1);
            assertThat(onHome.id()).as("who was on the dead node").isEqualTo(before);
            Await.until(
                    "it is seen again",
                    SEEN,
                    () -> call.requireAllReceived(List.of(host, member), List.of(host, member, onHome, late)));
            requireFacts(fleet, call, 5);
            late.leave();
        }
    }

    /** Somebody asks for the room at once, by a node that has nothing of it: that is not the room's end for those who are in it. */
    @Test
    void whoComesByANodeWithoutTheRoomFindsTheOthers(Fleet fleet) throws IOException, InterruptedException {
        try (Call call = Call.made(fleet, "group", HOME)) {
            Caller one = call.joinSending(0, "member", 1);
            Caller other = call.joinSending(1, "member", 1);
            Await.until("each gets the other", SEEN, call::requireAllReceived);
            assertThat(call.placement(1).home()).isEqualTo(fleet.node(HOME).name());

            fleet.node(HOME).kill();
            Caller late = new Caller(2, "member", fleet.by(2, call.room()), fleet.media());
            Duration in = Await.until("somebody comes in", DECIDES_AGAIN, late::join);
            late.receive();
            Await.until(
                    "the others are there",
                    SEEN,
                    () -> call.requireAllReceived(List.of(late, one, other), List.of(one, other)));
            assertThat(call.placement(2).home()).isEqualTo("node-1");
            requireNobodyLeft(List.of(one, other));
            Figures.tell("home killed: somebody comes in by a node without the room after %d ms", in.toMillis());
            late.leave();
        }
    }

    @Test
    void aHomeThatWasStoppedIsOneNoMore(Fleet fleet) throws IOException, InterruptedException {
        try (Call call = Call.made(fleet, "group", HOME)) {
            call.fill(6);
            Await.until("each gets all others", SEEN.multipliedBy(2), call::requireAllReceived);

            call.awaitBest(call.all(), call.all());
            long stopped = System.nanoTime();
            fleet.node(HOME).freeze();
            try {
                call.countGaps();
                Await.until(
                        "another node decides",
                        STOPPED,
                        () -> assertThat(call.placement(1).term()).isEqualTo(2));
                Figures.tell(
                        "home stopped: another one decides after %d ms",
                        Duration.ofNanos(System.nanoTime() - stopped).toMillis());
                Await.passed(STOPPED, stopped);
                Call.Gap gap = call.longestGap(call.notOn(HOME));
                Figures.tell(
                        "  longest gap among the others %d ms (%s)", gap.time().toMillis(), gap.where());
                assertThat(gap.time()).as(gap.where()).isLessThan(MOST_SILENCE);
            } finally {
                fleet.node(HOME).goOn();
            }

            Duration healed = Await.until("one Home, and lists equal legs", HEALED, () -> {
                Placement placement = call.placement(1);
                assertThat(placement.home()).isNotEqualTo(fleet.node(HOME).name());
                for (int node = 0; node < Fleet.NODES; node++) {
                    Placement told = call.placement(node);
                    assertThat(told.home()).as("home by node %d", node).isEqualTo(placement.home());
                    assertThat(told.term()).isEqualTo(2);
                    List<String> listed = call.listed(node).stream()
                            .map(each -> each.path("identity").asText())
                            .sorted()
                            .toList();
                    assertThat(listed)
                            .as("the list of node %d", node)
                            .isEqualTo(call.all().stream()
                                    .map(Caller::name)
                                    .sorted()
                                    .toList());
                    Set<String> ids = call.listed(node).stream()
                            .map(each -> each.path("id").asText())
                            .collect(Collectors.toSet());
                    assertThat(told.legs().stream()
                                    .map(Placement.Leg::participant)
                                    .collect(Collectors.toSet()))
                            .as("whose legs there are")
                            .isEqualTo(ids);
                }
            });
            Figures.tell("  %d ms after it went on: one Home, lists equal legs", healed.toMillis());
            requireNobodyLeft(call.notOn(HOME));
            Await.until(
                    "each of them gets all others",
                    SEEN,
                    () -> call.requireAllReceived(call.notOn(HOME), call.notOn(HOME)));
        }
    }

    /** One node has taken the room over, with everybody, and of those who live none was ever said to have left. */
    private static void requireFacts(Fleet fleet, Call call, int people) throws IOException {
        List<String> taken = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (FleetNode node : fleet.running()) {
            taken.addAll(node.logged("room dev/" + call.room() + " is taken over, mode"));
            node.logged("room dev/" + call.room() + ": ").stream()
                    .filter(line -> line.contains(" left: "))
                    .forEach(left::add);
        }
        assertThat(taken).singleElement().asString().endsWith("with " + people + " people");
        assertThat(left).isEmpty();
    }

    private static void requireRoleAndSilence(Call call, Caller promoted, Caller silenced) throws IOException {
        for (int node : Fleet.butFor(HOME)) {
            JsonNode person = listed(call, node, promoted);
            assertThat(person.path("role").asText()).as("who was promoted").isEqualTo("member");
            assertThat(person.path("tracks")).hasSize(2);
            for (JsonNode track : listed(call, node, silenced).path("tracks")) {
                assertThat(track.path("silenced").asBoolean())
                        .as("silenced: %s", track)
                        .isEqualTo(track.path("kind").asText().equals("audio"));
            }
        }
    }

    private static JsonNode listed(Call call, int node, Caller caller) throws IOException {
        return call.listed(node).stream()
                .filter(each -> each.path("id").asText().equals(caller.id()))
                .findFirst()
                .orElseThrow(() -> new IOException(caller.name() + " is not in the list of node " + node));
    }

    /** None of them was told that another of them, or it itself, has left. */
    private static void requireNobodyLeft(List<Caller> living) {
        Set<Integer> numbers = living.stream().map(Caller::number).collect(Collectors.toSet());
        for (Caller caller : living) {
            assertThat(caller.ended()).as("why %s was sent away", caller.name()).isNull();
            assertThat(caller.saidToBeGone())
                    .as("said to be gone to %s", caller.name())
                    .doesNotContainAnyElementsOf(numbers);
        }
    }
}
