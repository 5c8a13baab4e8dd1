package dev.madang.fleet.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.probe.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that only has viewers is killed. */
@ExtendWith(FleetExtension.class)
final class EdgeDeathTest {
    private static final int HOME = 0;
    private static final int OTHER = 1;
    private static final int EDGE = 2;
    private static final Duration SEEN = Duration.ofSeconds(5);
    private static final Duration MOST_SILENCE = Duration.ofSeconds(1);

    @Test
    void viewersAreServedByAnotherNode(Fleet fleet) throws IOException, InterruptedException {
        try (Call call = Call.made(fleet, "live", HOME)) {
            Caller host = call.joinSending(0, "host", HOME);
            Caller elsewhere = call.join(1, "viewer", OTHER);
            for (int i = 2; i < 6; i++) {
                call.join(i, "viewer", EDGE);
            }
            List<Caller> moving = call.on(EDGE);
            Await.until("all watch", SEEN, () -> call.requireAllReceived(moving, List.of(host)));
            Await.until("the other one too", SEEN, () -> call.requireAllReceived(List.of(elsewhere), List.of(host)));

            call.awaitBest(List.of(elsewhere), List.of(host));
            call.countGaps();
            long killed = System.nanoTime();
            fleet.node(EDGE).kill();
            for (Caller viewer : moving) {
                call.moved(viewer.number(), OTHER);
            }
            Await.until("they watch again", SEEN, () -> call.requireAllReceived(moving, List.of(host)));
            Duration served = Duration.ofNanos(System.nanoTime() - killed);
            Call.Gap gap = call.longestGap(List.of(host, elsewhere));
            Figures.tell(
                    "edge killed: its %d viewers are served by another node after %d ms; longest gap of one there %d ms (%s)",
                    moving.size(), served.toMillis(), gap.time().toMillis(), gap.where());
            assertThat(served).isLessThan(SEEN);
            assertThat(gap.time()).as(gap.where()).isLessThan(MOST_SILENCE);
            assertThat(call.placement(OTHER).term()).isEqualTo(1);
        }
    }
}
