package dev.madang.rooms.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.RoomId;
import dev.madang.rooms.RoomKey;
import dev.madang.rooms.registry.Registry.Creation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every Registry does; one subclass for each implementation. */
abstract class RegistryContract {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** An empty Registry. */
    abstract Registry registry();

    private static RoomRecord room(String service, String id, int second) {
        return new RoomRecord(new RoomKey(service, new RoomId(id)), "live", NOW.plusSeconds(second));
    }

    @Test
    void aCreatedRoomIsFoundUnderItsKeyOnly() {
        Registry registry = registry();
        RoomRecord room = room("shop", "a", 0);

        assertThat(registry.create(room, 10)).isEqualTo(new Creation.Created(room));

        assertThat(registry.find(room.key())).contains(room);
        assertThat(registry.find(room("school", "a", 0).key())).isEmpty();
        assertThat(registry.find(room("shop", "b", 0).key())).isEmpty();
    }

    @Test
    void theFirstOfTwoRoomsOfOneKeyStays() {
        Registry registry = registry();
        RoomRecord first = room("shop", "a", 0);
        registry.create(first, 10);

        assertThat(registry.create(room("shop", "a", 5), 10)).isEqualTo(new Creation.Existed(first));
        assertThat(registry.find(first.key())).contains(first);
    }

    @Test
    void twoServicesMayHaveARoomOfOneId() {
        Registry registry = registry();
        RoomRecord shop = room("shop", "a", 0);
        RoomRecord school = room("school", "a", 0);
        registry.create(shop, 1);

        assertThat(registry.create(school, 1)).isEqualTo(new Creation.Created(school));
        assertThat(registry.roomsOf("shop")).containsExactly(shop);
        assertThat(registry.roomsOf("school")).containsExactly(school);
    }

    @Test
    void aServiceHasNoMoreRoomsThanItMay() {
        Registry registry = registry();
        registry.create(room("shop", "a", 0), 2);
        registry.create(room("shop", "b", 1), 2);

        assertThat(registry.create(room("shop", "c", 2), 2)).isEqualTo(new Creation.Full());
        assertThat(registry.create(room("shop", "a", 3), 2)).isInstanceOf(Creation.Existed.class);
        assertThat(registry.remove(room("shop", "b", 1).key())).isTrue();
        assertThat(registry.create(room("shop", "c", 2), 2)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void roomsAreListedTheOldestFirst() {
        Registry registry = registry();
        registry.create(room("shop", "z", 0), 10);
        registry.create(room("shop", "a", 1), 10);
        registry.create(room("shop", "m", 2), 10);

        assertThat(registry.roomsOf("shop"))
                .extracting(room -> room.key().id().value())
                .containsExactly("z", "a", "m");
        assertThat(registry.roomsOf("nobody")).isEmpty();
    }

    @Test
    void aRemovedRoomIsGoneAndItsKeyFree() {
        Registry registry = registry();
        RoomRecord room = room("shop", "a", 0);
        registry.create(room, 10);

        assertThat(registry.remove(room.key())).isTrue();
        assertThat(registry.remove(room.key())).isFalse();
        assertThat(registry.find(room.key())).isEmpty();
        assertThat(registry.create(room, 10)).isEqualTo(new Creation.Created(room));
    }

    @Test
    void thoseWhoCreateAtOnceAgreeOnWhoWasFirstAndKeepTheLimit() throws Exception {
        Registry registry = registry();
        List<Future<Creation>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                RoomRecord room = room("shop", "room" + i % 20, i);
                answers.add(callers.submit(() -> registry.create(room, 7)));
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
