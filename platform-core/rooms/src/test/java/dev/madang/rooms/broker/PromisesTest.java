package dev.madang.rooms.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.NodeState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PromisesTest {
    private static final RoomKey ROOM = new RoomKey("shop", new RoomId("a"));
    private static final RoomKey OTHER = new RoomKey("shop", new RoomId("b"));
    private static final Instant START = Instant.EPOCH;

    private final Promises promises = new Promises(Duration.ofSeconds(3));

    private static Choice chosen(String name) {
        return new Choice.Chosen(new NodeRecord(
                new NodeRef(name, 1),
                "eu",
                "0.1.0",
                1,
                1,
                List.of(),
                URI.create("http://" + name),
                NodeState.READY,
                null,
                Instant.EPOCH,
                0,
                0,
                0,
                0));
    }

    /** Hosts, viewers, and legs of the two rooms on that node. */
    private List<Integer> counts(String node, long millis) {
        AtomicReference<List<Integer>> counts = new AtomicReference<>(List.of());
        promises.place(LegKind.VIEWER, ROOM, START.plusMillis(millis), promised -> {
            counts.set(List.of(
                    promised.legs(node, LegKind.HOST),
                    promised.legs(node, LegKind.VIEWER),
                    promised.legs(node, ROOM),
                    promised.legs(node, OTHER)));
            return new Choice.Refused(Choice.Why.ALL_FULL);
        });
        return counts.get();
    }

    @Test
    void aPromiseCountsForItsTime() {
        promises.place(LegKind.HOST, ROOM, START, promised -> chosen("n1"));
        promises.place(LegKind.VIEWER, ROOM, START.plusMillis(1_000), promised -> chosen("n1"));
        promises.place(LegKind.VIEWER, OTHER, START.plusMillis(1_000), promised -> chosen("n1"));
        promises.place(LegKind.VIEWER, OTHER, START.plusMillis(2_000), promised -> chosen("n2"));

        assertThat(counts("n1", 2_999)).containsExactly(1, 2, 2, 1);
        assertThat(counts("n2", 2_999)).containsExactly(0, 1, 0, 1);
        assertThat(counts("n1", 3_000)).containsExactly(0, 2, 1, 1);
        assertThat(counts("n1", 4_000)).containsExactly(0, 0, 0, 0);
        assertThat(counts("n2", 4_000)).containsExactly(0, 1, 0, 1);
        assertThat(counts("n2", 9_000)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void theyAreBounded() {
        for (int i = 0; i < 100_500; i++) {
            promises.place(LegKind.VIEWER, ROOM, START, promised -> chosen("n1"));
        }
        assertThat(counts("n1", 0).get(1)).isBetween(99_000, 100_000);
    }

    @Test
    void nobodyChoosesWithoutWhatOthersWerePromised() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 4_000; i++) {
                all.add(callers.submit(() -> promises.place(
                        LegKind.VIEWER,
                        ROOM,
                        START,
                        promised -> chosen(
                                promised.legs("n1", LegKind.VIEWER) <= promised.legs("n2", LegKind.VIEWER)
                                        ? "n1"
                                        : "n2"))));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
        assertThat(counts("n1", 0).get(1)).isEqualTo(2_000);
        assertThat(counts("n2", 0).get(1)).isEqualTo(2_000);
    }
}
