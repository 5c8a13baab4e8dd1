package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.event.InMemoryRoomEvents;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.registry.InMemoryRegistry;
import dev.madang.rooms.sim.FakeMediaEngine;
import dev.madang.rooms.sim.ManualRoomClock;
import dev.madang.rooms.sim.StageMode;
import dev.madang.rooms.store.RoomStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A room that is made while an earlier one of its id still ends. */
class TwoLivesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final Set<Thread.State> STILL =
            EnumSet.of(Thread.State.TERMINATED, Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final Service service = new Service("shop", "stage", 10, 10);
    private final List<RoomEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Rooms rooms;
    private int ids;

    TwoLivesTest() {
        RoomMode mode = new StageMode();
        InMemoryRoomEvents log = new InMemoryRoomEvents(fault -> {
            throw fault;
        });
        log.subscribe(this::take);
        rooms = new Rooms(
                List.of(mode),
                Map.of(mode.name(), ModeSettings.DEFAULTS),
                Fleet.alone("node"),
                new FakeMediaEngine(Runnable::run),
                new InMemoryRegistry(),
                log,
                new ManualRoomClock(),
                () -> "id" + ++ids,
                RoomStore.NONE);
    }

    private void take(RoomEvent event) {
        if (event.fact() instanceof RoomFact.RoomClosed) {
            ending.countDown();
            try {
                assertThat(goOn.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }
        events.add(event);
    }

    @Test
    void theFirstLifeIsToldToItsEndBeforeTheNextOneBegins() throws Exception {
        Room first = rooms.create(service, new RoomId("yard"), null).room();
        Thread closer = Thread.ofPlatform().start(() -> first.close(RoomEnd.REQUESTED));
        assertThat(ending.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Thread maker = Thread.ofPlatform().start(() -> rooms.create(service, new RoomId("yard"), null));
        // It waits now, or was made too early.
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!STILL.contains(maker.getState()) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        closer.join(LONG);
        maker.join(LONG);
        assertThat(events.stream().map(event -> event.fact().getClass().getSimpleName()))
                .containsExactly("RoomCreated", "RoomClosed", "RoomCreated");
        assertThat(events.get(2).incarnation()).isGreaterThan(events.get(1).incarnation());
    }
}
