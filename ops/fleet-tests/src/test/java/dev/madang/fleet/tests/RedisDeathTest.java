package dev.madang.fleet.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.probe.Caller;
import dev.madang.probe.SignalLink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Redis is killed, and comes back without anything. */
@ExtendWith(FleetExtension.class)
final class RedisDeathTest {
    private static final Duration SEEN = Duration.ofSeconds(5);
    private static final Duration WHOLE_AGAIN = Duration.ofSeconds(5);
    private static final Duration MOST_SILENCE = Duration.ofSeconds(1);
    /** Longer than any lease. */
    private static final Duration AWAY = Duration.ofSeconds(6);

    @Test
    void callsGoOnRoomsAreMadeAndFoundAgain(Fleet fleet) throws IOException, InterruptedException {
        try (Call call = Call.made(fleet, "group", 0)) {
            Caller host = call.joinSending(0, "host", 0);
            Caller member = call.joinSending(1, "member", 1);
            Await.until("each gets the other", SEEN, call::requireAllReceived);

            call.awaitBest(call.all(), call.all());
            call.countGaps();
            long killed = System.nanoTime();
            fleet.redis().kill();
            Await.passed(AWAY, killed);

            Caller late = call.joinSending(2, "member", 2);
            Await.until(
                    "who comes by a node that had nothing of the room gets all", SEEN, () -> call.requireAllReceived());
            host.request(SignalLink.message("silence")
                    .put("participant", late.id())
                    .put("kind", "audio")
                    .put("silenced", true));
            assertThat(call.listed(1))
                    .as("who is in the room, as another node says")
                    .hasSize(3);
            requireReady(fleet);

            try (Call made = Call.made(fleet, "group", 1)) {
                Caller first = made.joinSending(10, "member", 1);
                Caller second = made.joinSending(11, "member", 1);
                Await.until(
                        "a new room works", SEEN, () -> made.requireAllReceived(List.of(first, second), made.all()));
                requireReady(fleet);

                long again = System.nanoTime();
                fleet.redis().start();
                Await.until("both rooms are found from every node", WHOLE_AGAIN, () -> {
                    for (FleetNode node : fleet.running()) {
                        for (String room : List.of(call.room(), made.room())) {
                            assertThat(node.get("/v1/rooms/" + room).statusCode())
                                    .as("%s by %s", room, node)
                                    .isEqualTo(200);
                        }
                    }
                });
                Duration whole = Duration.ofNanos(System.nanoTime() - again);
                Caller third = made.joinSending(12, "member", 2);
                Await.until(
                        "it can be come into by any node",
                        SEEN,
                        () -> made.requireAllReceived(List.of(third, first), made.all()));
                Call.Gap gap = call.longestGap(List.of(host, member));
                Figures.tell(
                        "redis killed for %d ms: longest gap %d ms (%s); rooms found from every node %d ms after it came back",
                        Duration.ofNanos(again - killed).toMillis(),
                        gap.time().toMillis(),
                        gap.where(),
                        whole.toMillis());
                assertThat(gap.time()).as(gap.where()).isLessThan(MOST_SILENCE);
                assertThat(call.placement(2).term()).as("nobody took over").isEqualTo(1);
                assertThat(made.placement(0).home()).isEqualTo("node-1");
            }
        }
    }

    private static void requireReady(Fleet fleet) throws IOException {
        for (FleetNode node : fleet.running()) {
            assertThat(node.get("/q/health/ready").statusCode())
                    .as("%s is ready", node)
                    .isEqualTo(200);
            assertThat(node.get("/q/health/live").statusCode())
                    .as("%s is alive", node)
                    .isEqualTo(200);
        }
    }
}
