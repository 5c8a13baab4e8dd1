package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.registry.InMemoryRegistry;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.Registry.Creation;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.sim.FakeMediaEngine;
import dev.madang.rooms.sim.ManualRoomClock;
import dev.madang.rooms.sim.StageMode;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.store.RoomStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link Rooms} asks and tells the Registry, and that nobody waits there for another's room. */
class RoomsRegistryTest {
    private static final RoomId SLOW = new RoomId("slow");

    private final Service service = new Service("shop", "stage", 100, 1_000);
    private final List<RoomEvent> events = new CopyOnWriteArrayList<>();
    private final InMemoryRegistry registry = new InMemoryRegistry();

    private Rooms rooms(Registry asked, RoomStore store) {
        AtomicInteger ids = new AtomicInteger();
        return new Rooms(
                List.of(new StageMode()),
                Map.of(),
                Fleet.alone("node"),
                new FakeMediaEngine(report -> {}),
                asked,
                events::add,
                new ManualRoomClock(),
                () -> "id" + ids.incrementAndGet(),
                store);
    }

    /** A Registry that says nothing of one room before it is let go. */
    private final class Hanging implements Registry {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public Creation create(
                RoomKey key, NodeRef home, String mode, ModeSettings settings, Instant createdAt, int maxRooms) {
            if (key.id().equals(SLOW)) {
                reached.countDown();
                try {
                    released.await();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
            return registry.create(key, home, mode, settings, createdAt, maxRooms);
        }

        @Override
        public Outcome claim(RegisteredRoom next) {
            return registry.claim(next);
        }

        @Override
        public Outcome refill(RegisteredRoom room) {
            return registry.refill(room);
        }

        @Override
        public Optional<RegisteredRoom> find(RoomKey key) {
            return registry.find(key);
        }

        @Override
        public List<RegisteredRoom> roomsOf(String service) {
            return registry.roomsOf(service);
        }

        @Override
        public boolean remove(RoomRecord room) {
            return registry.remove(room);
        }

        @Override
        public Changes changes(String service, @Nullable String after) {
            return registry.changes(service, after);
        }
    }

    /** Keeps rooms for the next node. */
    private static final class Shelf implements RoomStore {
        final Map<RoomKey, KeptRoom> kept = new LinkedHashMap<>();

        @Override
        public void save(KeptRoom room) {
            kept.put(room.key(), room);
        }

        @Override
        public void remove(RoomKey key, long incarnation) {
            kept.remove(key);
        }

        @Override
        public List<KeptRoom> load() {
            return List.copyOf(kept.values());
        }
    }

    @Test
    void nobodyWaitsForAnothersRoom() throws Exception {
        Hanging hanging = new Hanging();
        Rooms rooms = rooms(hanging, RoomStore.NONE);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Rooms.Created>> slow = new ArrayList<>();
            slow.add(callers.submit(() -> rooms.create(service, SLOW, null)));
            hanging.reached.await();
            for (int i = 0; i < 20; i++) {
                slow.add(callers.submit(() -> rooms.create(service, SLOW, null)));
            }

            Room other = rooms.create(service, new RoomId("quick"), null).room();
            other.close(RoomEnd.REQUESTED);
            assertThat(slow).noneMatch(Future::isDone);

            hanging.released.countDown();
            Room room = slow.getFirst().get().room();
            for (Future<Rooms.Created> each : slow) {
                assertThat(each.get().room()).isSameAs(room);
            }
            assertThat(slow.stream().filter(each -> each.resultNow().isNew())).hasSize(1);
        }
    }

    @Test
    void whoMakesAndClosesARoomAtOnceLeavesNothingBehind() throws Exception {
        Rooms rooms = rooms(registry, RoomStore.NONE);
        RoomId id = new RoomId("yard");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                all.add(callers.submit(
                        () -> rooms.create(service, id, null).room().close(RoomEnd.REQUESTED)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(rooms.all()).isEmpty();
        assertThat(registry.roomsOf("shop")).isEmpty();
        assertThat(events).extracting(RoomEvent::incarnation).isSorted();
        assertThat(events.stream()
                        .filter(event -> event.fact() instanceof RoomFact.RoomCreated)
                        .map(RoomEvent::incarnation))
                .doesNotHaveDuplicates();
    }

    @Test
    void theRegistryKnowsARoomsSettings() {
        Rooms rooms = rooms(registry, RoomStore.NONE);
        ModeSettings wide = new ModeSettings(Map.of("max-video-bitrate", "900000"));
        Room room = rooms.create(service, new RoomId("yard"), null, new RoomPlan(wide, null, null))
                .room();
        assertThat(registry.find(room.key()).orElseThrow().room().settings()).isEqualTo(wide);

        ModeSettings narrow = new ModeSettings(Map.of("max-video-bitrate", "500000"));
        room.change(Actor.SERVICE, new RoomChange(null, null, narrow, null, null));
        assertThat(registry.find(room.key()).orElseThrow().room().settings()).isEqualTo(narrow);

        room.close(RoomEnd.REQUESTED);
        assertThat(registry.find(room.key())).isEmpty();
    }

    @Test
    void aRoomThatIsRestoredIsTheSameUnderTheNextTerm() {
        Shelf shelf = new Shelf();
        Room before =
                rooms(registry, shelf).create(service, new RoomId("yard"), null).room();
        RoomRecord first = registry.find(before.key()).orElseThrow().room();
        events.clear();

        InMemoryRegistry emptied = new InMemoryRegistry();
        Rooms after = rooms(emptied, shelf);
        assertThat(after.restore(key -> service)).isEmpty();

        RoomRecord second = emptied.find(before.key()).orElseThrow().room();
        assertThat(second.incarnation()).isEqualTo(first.incarnation());
        assertThat(second.term()).isEqualTo(2);
        RoomEvent said = events.getFirst();
        assertThat(said.fact()).isEqualTo(new RoomFact.RoomRestored("stage"));
        assertThat(List.of(said.incarnation(), said.term(), said.sequence()))
                .containsExactly(first.incarnation(), 2L, 1L);
        assertThat(shelf.load())
                .as("whoever comes next must not take this term for its own")
                .extracting(kept -> kept.record().term())
                .containsExactly(2L);
    }

    @Test
    void aRoomThatAnotherOwnsByNowIsNotRestored() {
        Shelf shelf = new Shelf();
        Room before =
                rooms(registry, shelf).create(service, new RoomId("yard"), null).room();
        RoomRecord taken = registry.find(before.key()).orElseThrow().room();
        RegisteredRoom higher = new RegisteredRoom(
                new RoomRecord(taken.key(), taken.incarnation(), 9, taken.mode(), taken.settings(), taken.createdAt()),
                new NodeRef("other", 7),
                Map.of());
        registry.refill(higher);

        Rooms after = rooms(registry, shelf);
        assertThat(after.restore(key -> service)).containsOnlyKeys(before.key());
        assertThat(after.all()).isEmpty();
        assertThat(registry.find(before.key())).contains(higher);
    }
}
