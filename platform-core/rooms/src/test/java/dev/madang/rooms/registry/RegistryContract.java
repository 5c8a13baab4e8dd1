package dev.madang.rooms.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.Registry.Creation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every Registry does; one subclass for each implementation. */
abstract class RegistryContract {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** An empty Registry. */
    abstract Registry registry();

    private static RoomKey key(String service, String id) {
        return new RoomKey(service, new RoomId(id));
    }

    private static Creation create(Registry registry, RoomKey key, int second, int maxRooms) {
        return registry.create(key, "live", ModeSettings.DEFAULTS, NOW.plusSeconds(second), maxRooms);
    }

    private static RoomRecord created(Registry registry, RoomKey key, int second) {
        return ((Creation.Created) create(registry, key, second, 10)).room();
    }

    private static RoomRecord of(RoomRecord room, long incarnation, long term, ModeSettings settings) {
        return new RoomRecord(room.key(), incarnation, term, room.mode(), settings, room.createdAt());
    }

    @Test
    void aCreatedRoomIsFoundUnderItsKeyOnly() {
        Registry registry = registry();
        RoomRecord room = created(registry, key("shop", "a"), 0);

        assertThat(room)
                .isEqualTo(new RoomRecord(key("shop", "a"), NOW.toEpochMilli(), 1, "live", ModeSettings.DEFAULTS, NOW));
        assertThat(registry.find(room.key())).contains(room);
        assertThat(registry.find(key("school", "a"))).isEmpty();
        assertThat(registry.find(key("shop", "b"))).isEmpty();
    }

    @Test
    void theFirstOfTwoRoomsOfOneKeyStays() {
        Registry registry = registry();
        RoomRecord first = created(registry, key("shop", "a"), 0);

        assertThat(create(registry, key("shop", "a"), 5, 10)).isEqualTo(new Creation.Existed(first));
        assertThat(registry.find(first.key())).contains(first);
    }

    @Test
    void everyLifeOfARoomHasAHigherIncarnation() {
        Registry registry = registry();
        RoomRecord first = created(registry, key("shop", "a"), 0);
        RoomRecord beside = created(registry, key("school", "a"), 0);
        registry.remove(first.key(), first.incarnation());

        RoomRecord second = created(registry, key("shop", "a"), 0);
        RoomRecord later = created(registry, key("shop", "b"), 3600);

        assertThat(List.of(first.incarnation(), beside.incarnation(), second.incarnation(), later.incarnation()))
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(later.incarnation()).isEqualTo(NOW.plusSeconds(3600).toEpochMilli());
    }

    @Test
    void anOwnerPutsInWhatItKnows() {
        Registry registry = registry();
        RoomRecord room = created(registry, key("shop", "a"), 0);
        ModeSettings settings = new ModeSettings(Map.of("loudest", "3"));
        RoomRecord changed = of(room, room.incarnation(), 1, settings);
        RoomRecord takenOver = of(room, room.incarnation(), 2, settings);
        RoomRecord unknown =
                new RoomRecord(key("shop", "b"), room.incarnation() + 40, 3, "live", settings, NOW.plusSeconds(1));

        assertThat(registry.refill(changed)).isTrue();
        assertThat(registry.find(room.key())).contains(changed);
        assertThat(registry.refill(takenOver)).isTrue();
        assertThat(registry.refill(unknown)).isTrue();
        assertThat(registry.roomsOf("shop")).containsExactly(takenOver, unknown);
        assertThat(created(registry, key("shop", "c"), 0).incarnation()).isGreaterThan(unknown.incarnation());
    }

    @Test
    void whoWasSucceededChangesNothing() {
        Registry registry = registry();
        RoomRecord room = created(registry, key("shop", "a"), 0);
        RoomRecord second = of(room, room.incarnation(), 2, room.settings());
        registry.refill(second);

        assertThat(registry.refill(room)).isFalse();
        assertThat(registry.refill(of(room, room.incarnation() - 1, 9, room.settings())))
                .isFalse();
        assertThat(registry.refill(of(room, room.incarnation() + 1, 9, room.settings())))
                .isFalse();
        assertThat(registry.find(room.key())).contains(second);
    }

    @Test
    void twoServicesMayHaveARoomOfOneId() {
        Registry registry = registry();
        RoomRecord shop = created(registry, key("shop", "a"), 0);
        RoomRecord school = created(registry, key("school", "a"), 0);

        assertThat(registry.roomsOf("shop")).containsExactly(shop);
        assertThat(registry.roomsOf("school")).containsExactly(school);
    }

    @Test
    void aServiceHasNoMoreRoomsThanItMay() {
        Registry registry = registry();
        create(registry, key("shop", "a"), 0, 2);
        RoomRecord second = created(registry, key("shop", "b"), 1);

        assertThat(create(registry, key("shop", "c"), 2, 2)).isEqualTo(new Creation.Full());
        assertThat(create(registry, key("shop", "a"), 3, 2)).isInstanceOf(Creation.Existed.class);
        assertThat(create(registry, key("school", "a"), 3, 2)).isInstanceOf(Creation.Created.class);
        assertThat(registry.remove(second.key(), second.incarnation())).isTrue();
        assertThat(create(registry, key("shop", "c"), 2, 2)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void roomsAreListedTheOldestFirst() {
        Registry registry = registry();
        create(registry, key("shop", "z"), 0, 10);
        create(registry, key("shop", "a"), 1, 10);
        create(registry, key("shop", "m"), 2, 10);

        assertThat(registry.roomsOf("shop"))
                .extracting(room -> room.key().id().value())
                .containsExactly("z", "a", "m");
        assertThat(registry.roomsOf("nobody")).isEmpty();
    }

    @Test
    void aRemovedRoomIsGoneAndItsKeyFree() {
        Registry registry = registry();
        RoomRecord room = created(registry, key("shop", "a"), 0);

        assertThat(registry.remove(room.key(), room.incarnation() + 1)).isFalse();
        assertThat(registry.remove(room.key(), room.incarnation())).isTrue();
        assertThat(registry.remove(room.key(), room.incarnation())).isFalse();
        assertThat(registry.find(room.key())).isEmpty();
        assertThat(create(registry, room.key(), 0, 10)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void thoseWhoCreateAtOnceAgreeOnWhoWasFirstAndKeepTheLimit() throws Exception {
        Registry registry = registry();
        List<Future<Creation>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                RoomKey key = key("shop", "room" + i % 20);
                int second = i;
                answers.add(callers.submit(() -> create(registry, key, second, 7)));
            }
        }
        int created = 0;
        for (Future<Creation> answer : answers) {
            created += answer.get() instanceof Creation.Created ? 1 : 0;
        }
        assertThat(created).isEqualTo(7);
        assertThat(registry.roomsOf("shop")).hasSize(7);
    }
}
