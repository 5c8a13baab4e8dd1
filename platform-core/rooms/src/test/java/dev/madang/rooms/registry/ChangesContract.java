package dev.madang.rooms.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.Registry.Change;
import dev.madang.rooms.registry.Registry.Changes;
import dev.madang.rooms.registry.Registry.Creation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the feed of changes of every Registry does; part of {@link RegistryContract}. */
public abstract class ChangesContract {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final NodeRef ONE = new NodeRef("n1", NOW.toEpochMilli());
    static final NodeRef OTHER = new NodeRef("n2", NOW.toEpochMilli() + 1);
    static final ModeSettings SETTINGS = new ModeSettings(Map.of("loudest", "5"));

    /** An empty Registry. */
    protected abstract Registry registry();

    /** That one, or what comes in its place, after it has lost everything. */
    protected abstract Registry emptied(Registry registry);

    static RoomKey key(String id) {
        return new RoomKey("shop", new RoomId(id));
    }

    static Creation create(Registry registry, RoomKey key, NodeRef home, int second, int maxRooms) {
        return registry.create(key, home, "live", SETTINGS, NOW.plusSeconds(second), maxRooms);
    }

    static RegisteredRoom created(Registry registry, RoomKey key, int second) {
        return ((Creation.Created) create(registry, key, ONE, second, 10)).room();
    }

    static RegisteredRoom room(RoomKey key, long incarnation, long term) {
        return new RegisteredRoom(new RoomRecord(key, incarnation, term, "live", SETTINGS, NOW), ONE, Map.of());
    }

    /** The same room in another life, or under another term or Home. */
    static RegisteredRoom at(RegisteredRoom room, long incarnation, long term, NodeRef home) {
        RoomRecord was = room.room();
        return new RegisteredRoom(
                new RoomRecord(was.key(), incarnation, term, was.mode(), was.settings(), was.createdAt()),
                home,
                room.carriers());
    }

    static RegisteredRoom with(RegisteredRoom room, Map<String, Integer> carriers) {
        return new RegisteredRoom(room.room(), room.home(), carriers);
    }

    private static Change change(RegisteredRoom room) {
        return new Change(room.key(), room.room().incarnation(), room);
    }

    private static Change end(RegisteredRoom room) {
        return new Change(room.key(), room.room().incarnation(), null);
    }

    /** What to ask with, at the end of all that has happened. */
    private static String begin(Registry registry) {
        Changes first = registry.changes("shop", null);
        assertThat(first.gap()).isTrue();
        assertThat(first.changes()).isEmpty();
        return first.next();
    }

    @Test
    void changesAreToldInTheirOrder() {
        Registry registry = registry();
        RegisteredRoom before = created(registry, key("before"), 0);
        String start = begin(registry);

        RegisteredRoom room = created(registry, key("a"), 1);
        RegisteredRoom fuller = with(room, Map.of("n1", 4, "n2", 1));
        registry.refill(fuller);
        RegisteredRoom taken = at(fuller, room.room().incarnation(), 2, OTHER);
        registry.claim(taken);
        registry.remove(taken.room());
        registry.remove(before.room());

        Changes news = registry.changes("shop", start);
        assertThat(news.gap()).isFalse();
        assertThat(news.changes())
                .containsExactly(change(room), change(fuller), change(taken), end(taken), end(before));
        assertThat(registry.changes("shop", start)).isEqualTo(news);
        assertThat(registry.changes("shop", news.next())).isEqualTo(new Changes(false, List.of(), news.next()));

        RegisteredRoom next = created(registry, key("a"), 2);
        assertThat(registry.changes("shop", news.next()).changes()).containsExactly(change(next));
    }

    @Test
    void whatChangesNothingIsNotTold() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("a"), 0);
        String start = begin(registry);

        registry.refill(room);
        registry.claim(room);
        create(registry, room.key(), ONE, 0, 10);
        create(registry, room.key(), OTHER, 5, 10);
        create(registry, key("b"), OTHER, 5, 1);
        registry.refill(at(room, room.room().incarnation(), 1, OTHER));
        registry.remove(at(room, room.room().incarnation() - 1, 1, ONE).room());
        registry.remove(room(key("unknown"), 7, 1).room());
        registry.find(room.key());
        registry.roomsOf("shop");

        assertThat(registry.changes("shop", start)).isEqualTo(new Changes(false, List.of(), start));
    }

    @Test
    void everyServiceHasItsOwn() {
        Registry registry = registry();
        created(registry, key("a"), 0);
        String start = begin(registry);
        created(registry, new RoomKey("school", new RoomId("a")), 0);

        assertThat(registry.changes("shop", start).changes()).isEmpty();
    }

    @Test
    void manyAreToldInSeveralAnswers() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("a"), 0);
        String next = begin(registry);
        for (int i = 1; i <= 2_300; i++) {
            registry.refill(with(room, Map.of("n1", i)));
        }
        List<Integer> told = new ArrayList<>();
        for (int most : new int[] {1_000, 1_000, 300, 0}) {
            Changes news = registry.changes("shop", next);
            assertThat(news.gap()).isFalse();
            assertThat(news.changes()).hasSize(most);
            news.changes().forEach(change -> told.add(carried(change.now())));
            next = news.next();
        }
        assertThat(told).hasSize(2_300).isSorted().doesNotHaveDuplicates();
    }

    private static int carried(@Nullable RegisteredRoom room) {
        return room == null ? -1 : room.carriers().getOrDefault("n1", -1);
    }

    @Test
    void whoIsFarBehindIsToldOfAGap() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("a"), 0);
        String start = begin(registry);
        for (int i = 1; i <= 11_000; i++) {
            registry.refill(with(room, Map.of("n1", i)));
        }
        Changes news = registry.changes("shop", start);
        assertThat(news.gap()).isTrue();
        assertThat(news.changes()).isEmpty();

        registry.refill(with(room, Map.of("n1", 1)));
        assertThat(registry.changes("shop", news.next()))
                .satisfies(after -> assertThat(after.gap()).isFalse())
                .satisfies(after -> assertThat(after.changes()).hasSize(1));
    }

    @Test
    void whatWasNeverSaidGivesAGap() {
        Registry registry = registry();
        created(registry, key("a"), 0);
        String known = begin(registry);

        for (String odd : List.of("", "0", "-1", "99", "/", "a/b", "0-0/x", known + "1", "1" + known, "\u0000{}\n")) {
            assertThat(registry.changes("shop", odd)).isEqualTo(new Changes(true, List.of(), known));
        }
    }

    @Test
    void aRegistryThatWasEmptiedGivesAGap() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("a"), 0);
        String start = begin(registry);

        Registry emptied = emptied(registry);
        assertThat(emptied.changes("shop", start).gap()).isTrue();
        emptied.refill(room);
        assertThat(emptied.changes("shop", start).gap()).isTrue();
        for (int i = 0; i < 5; i++) {
            emptied.refill(with(room, Map.of("n1", i)));
        }
        assertThat(emptied.changes("shop", start).gap()).isTrue();
    }

    @Test
    void whoBeganWithNothingNoticesThatItWasEmptied() {
        Registry registry = registry();
        String start = begin(registry);
        RegisteredRoom lost = created(registry, key("lost"), 0);
        assertThat(registry.roomsOf("shop")).containsExactly(lost);

        Registry emptied = emptied(registry);
        created(emptied, key("a"), 0);
        assertThat(emptied.changes("shop", start).gap()).isTrue();
    }

    /** Keeps a copy as it is meant to be done. */
    private static final class Copy {
        final Map<RoomKey, RegisteredRoom> rooms = new HashMap<>();
        private @Nullable String next;

        void read(Registry registry) {
            Changes news = registry.changes("shop", next);
            next = news.next();
            if (news.gap()) {
                rooms.clear();
                registry.roomsOf("shop").forEach(room -> rooms.put(room.key(), room));
            }
            for (Change change : news.changes()) {
                if (change.now() == null) {
                    rooms.remove(change.key());
                } else {
                    rooms.put(change.key(), change.now());
                }
            }
        }
    }

    @Test
    void aCopyIsRightInTheEnd() throws Exception {
        Registry registry = registry();
        Copy fromTheStart = new Copy();
        List<Copy> copies = new ArrayList<>();
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 4; writer++) {
                Random random = new Random(writer);
                NodeRef node = new NodeRef("n" + writer, 1);
                writers.add(callers.submit(() -> write(registry, node, random)));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                fromTheStart.read(registry);
                if (copies.size() < 50) {
                    Copy later = new Copy();
                    later.read(registry);
                    copies.add(later);
                }
            }
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        copies.add(fromTheStart);
        for (Copy copy : copies) {
            copy.read(registry);
            copy.read(registry);
            copy.read(registry);
            assertThat(copy.rooms.values()).containsExactlyInAnyOrderElementsOf(registry.roomsOf("shop"));
        }
    }

    private static void write(Registry registry, NodeRef node, Random random) {
        for (int i = 0; i < 300; i++) {
            RoomKey key = key("room" + random.nextInt(12));
            RegisteredRoom there = registry.find(key).orElse(null);
            if (there == null) {
                create(registry, key, node, i, 100);
            } else {
                long incarnation = there.room().incarnation();
                switch (random.nextInt(3)) {
                    case 0 -> registry.refill(with(there, Map.of("n1", i)));
                    case 1 -> registry.claim(at(there, incarnation, there.room().term() + 1, node));
                    default -> registry.remove(there.room());
                }
            }
        }
    }
}
