package dev.madang.fleet.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.probe.Caller;
import dev.madang.probe.Placement;
import dev.madang.probe.Placement.Leg;
import dev.madang.probe.Placement.Relay;
import dev.madang.probe.SignalLink;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A group that is spread over the nodes: everybody gets everybody, and only what is wanted crosses. */
@ExtendWith(FleetExtension.class)
final class GroupTest {
    private static final int MEMBERS = 9;
    private static final Duration SEEN = Duration.ofSeconds(5);
    private static final Duration GONE = Duration.ofSeconds(4);
    private static final Duration TOLD = Duration.ofSeconds(5);

    @Test
    void everybodyGetsAllOthersAndOnlyWhatIsWantedCrosses(Fleet fleet) throws IOException, InterruptedException {
        try (Call call = Call.made(fleet, "group", 0)) {
            call.fill(MEMBERS);
            Duration seen = Await.until("each gets all others", SEEN, call::requireAllReceived);
            Figures.tell("group of %d on 3 nodes: all seen %d ms after the last join", MEMBERS, seen.toMillis());

            Await.until("each track crosses once to each node", TOLD, () -> {
                Placement placement = call.placement(1);
                assertThat(placement.legs().stream().map(Leg::node).collect(Collectors.toSet()))
                        .containsExactlyInAnyOrder("node-0", "node-1", "node-2");
                requireOneStreamPerTrackAndNode(placement, 2 * MEMBERS * (Fleet.NODES - 1));
            });

            Caller last = call.on(2).getFirst();
            String picture = call.on(0).getFirst().tracks().path("1").asText();
            for (Caller caller : call.on(2)) {
                if (caller != last) {
                    call.without(caller.number()).leave();
                }
            }
            ObjectNode hidden = SignalLink.message("prefer");
            hidden.putObject("tracks").putObject(picture).put("height", 0);
            last.request(hidden);
            Duration hiddenGone = Await.until("a picture that nobody there looks at crosses no more", GONE, () -> {
                assertThat(to(call.placement(0), "node-2"))
                        .extracting(Relay::track)
                        .doesNotContain(picture);
            });
            assertThat(to(call.placement(0), "node-2"))
                    .as("all other tracks still cross")
                    .extracting(Relay::track)
                    .hasSize(2 * MEMBERS * 2 / 3 - 1);

            call.without(last.number()).leave();
            Duration gone = Await.until("nothing crosses to where nobody is", GONE, () -> {
                Placement placement = call.placement(0);
                assertThat(to(placement, "node-2")).isEmpty();
                assertThat(placement.relays()).extracting(Relay::from).doesNotContain("node-2");
            });
            Figures.tell(
                    "relays gone %d ms after the picture was hidden, %d ms after the last one left",
                    hiddenGone.toMillis(), gone.toMillis());
            Await.until("the others go on", SEEN, call::requireAllReceived);
            call.requireNothingWrong();
        }
    }

    /** Who comes back to a node after all had left it gets everything again. */
    @Test
    void aNodeThatNobodyWasOnAnyMoreIsFedAgain(Fleet fleet) throws IOException {
        try (Call call = Call.made(fleet, "group", 0)) {
            call.joinSending(0, "member", 0);
            for (int i = 1; i <= 3; i++) {
                Caller there = call.join(i, "member", 1);
                Await.until(
                        "visit " + i + " is served", SEEN, () -> call.requireAllReceived(List.of(there), call.all()));
                call.without(i).leave();
                Await.until(
                        "nothing crosses any more",
                        GONE,
                        () -> assertThat(call.placement(0).relays()).isEmpty());
            }
            int node = 1;
            Await.until(
                    "the node has forgotten the room",
                    Duration.ofSeconds(20),
                    () -> assertThat(roomsOn(fleet, node)).isZero());
            Caller back = call.join(9, "member", node);
            Await.until("served once more", SEEN, () -> call.requireAllReceived(List.of(back), call.all()));
        }
    }

    private static int roomsOn(Fleet fleet, int number) throws IOException {
        for (var node : fleet.node(number).operate("/v1/nodes").path("nodes")) {
            if (node.path("id").asText().equals("node-" + number)) {
                return node.path("rooms").asInt();
            }
        }
        throw new IOException("node-" + number + " does not list itself");
    }

    private static void requireOneStreamPerTrackAndNode(Placement placement, int streams) {
        Set<String> ways = new HashSet<>();
        for (Relay relay : placement.relays()) {
            assertThat(relay.from()).isNotEqualTo(relay.to());
            assertThat(ways.add(relay.track() + " to " + relay.to()))
                    .as("%s crosses once", relay)
                    .isTrue();
        }
        assertThat(ways).hasSize(streams);
    }

    private static List<Relay> to(Placement placement, String node) {
        return placement.relays().stream()
                .filter(relay -> relay.to().equals(node))
                .toList();
    }
}
