package dev.madang.rooms.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.Registry.Creation;
import dev.madang.rooms.registry.Registry.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every Registry does; one subclass for each implementation. What its feed of changes does is in {@link ChangesContract}. */
public abstract class RegistryContract extends ChangesContract {
    private static RoomKey key(String service, String id) {
        return new RoomKey(service, new RoomId(id));
    }

    @Test
    void aCreatedRoomIsFoundUnderItsKeyOnly() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);

        assertThat(room)
                .isEqualTo(new RegisteredRoom(
                        new RoomRecord(key("shop", "a"), NOW.toEpochMilli(), 1, "live", SETTINGS, NOW), ONE, Map.of()));
        assertThat(registry.find(room.key())).contains(room);
        assertThat(registry.find(key("school", "a"))).isEmpty();
        assertThat(registry.find(key("shop", "b"))).isEmpty();
    }

    @Test
    void timesAreCutToMilliseconds() {
        Registry registry = registry();
        Instant exact = NOW.plusNanos(1_999_999);

        registry.create(key("shop", "a"), ONE, "live", ModeSettings.DEFAULTS, exact, 10);
        assertThat(registry.find(key("shop", "a")).orElseThrow().room().createdAt())
                .isEqualTo(NOW.plusMillis(1));
        assertThat(registry.create(key("shop", "a"), ONE, "live", ModeSettings.DEFAULTS, exact, 10))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void theFirstOfTwoRoomsOfOneKeyStays() {
        Registry registry = registry();
        RegisteredRoom first = created(registry, key("shop", "a"), 0);

        assertThat(create(registry, first.key(), ONE, 5, 10)).isEqualTo(new Creation.Existed(first));
        assertThat(create(registry, first.key(), OTHER, 0, 10)).isEqualTo(new Creation.Existed(first));
        assertThat(create(registry, first.key(), new NodeRef(ONE.node(), ONE.epoch() + 1), 0, 10))
                .isEqualTo(new Creation.Existed(first));
        assertThat(registry.find(first.key())).contains(first);
    }

    @Test
    void whoHadNoAnswerAsksAgain() {
        Registry registry = registry();
        RegisteredRoom first = created(registry, key("shop", "a"), 0);
        assertThat(create(registry, first.key(), ONE, 0, 1)).isEqualTo(new Creation.Created(first));

        RegisteredRoom fuller = with(first, Map.of("n1", 4));
        registry.refill(fuller);
        assertThat(create(registry, first.key(), ONE, 0, 1)).isEqualTo(new Creation.Created(fuller));

        RegisteredRoom taken = at(first, first.room().incarnation(), 2, OTHER);
        registry.claim(taken);
        assertThat(create(registry, first.key(), ONE, 0, 1)).isEqualTo(new Creation.Existed(taken));
    }

    @Test
    void everyLifeOfARoomHasAHigherIncarnation() {
        Registry registry = registry();
        RegisteredRoom first = created(registry, key("shop", "a"), 0);
        registry.remove(first.room());
        RegisteredRoom second = created(registry, key("shop", "a"), 0);
        registry.remove(second.room());
        RegisteredRoom earlier = created(registry, key("shop", "a"), -60);
        registry.remove(earlier.room());
        RegisteredRoom later = created(registry, key("shop", "a"), 3600);

        assertThat(List.of(first, second, earlier, later))
                .extracting(room -> room.room().incarnation())
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(later.room().incarnation()).isEqualTo(NOW.plusSeconds(3600).toEpochMilli());
    }

    @Test
    void aLifeThatOnlyItsOwnerKnewCounts() {
        Registry registry = registry();
        long high = NOW.plusSeconds(100).toEpochMilli();
        RegisteredRoom known = at(room(key("shop", "a"), 1, 3), high, 3, ONE);
        registry.refill(known);
        registry.remove(known.room());
        assertThat(created(registry, known.key(), 0).room().incarnation()).isGreaterThan(high);

        RoomRecord never = room(key("shop", "b"), 1, 1).room();
        RoomRecord unseen = new RoomRecord(never.key(), high + 50, 1, "live", SETTINGS, NOW);
        assertThat(registry.remove(unseen)).isTrue();
        assertThat(created(registry, unseen.key(), 0).room().incarnation()).isGreaterThan(high + 50);
    }

    @Test
    void anOwnerPutsInWhatItKnows() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);
        RegisteredRoom changed = new RegisteredRoom(
                new RoomRecord(
                        room.key(),
                        room.room().incarnation(),
                        1,
                        "live",
                        new ModeSettings(Map.of("title", "a \"b\"\n{c} \u00e9\ud83d\ude00", "loudest", "3")),
                        NOW),
                ONE,
                Map.of("n1", 4, "n2", 900));
        RegisteredRoom unknown = room(key("shop", "b"), room.room().incarnation() + 40, 3);

        assertThat(registry.refill(changed)).isEqualTo(new Outcome.In());
        assertThat(registry.find(room.key())).contains(changed);
        assertThat(registry.refill(changed)).isEqualTo(new Outcome.In());
        assertThat(registry.refill(unknown)).isEqualTo(new Outcome.In());
        assertThat(registry.roomsOf("shop")).containsExactlyInAnyOrder(changed, unknown);
    }

    @Test
    void aLaterTermOrLifeTakesThePlace() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);
        RegisteredRoom third = at(room, room.room().incarnation(), 3, OTHER);
        RegisteredRoom nextLife = at(room, room.room().incarnation() + 1, 1, ONE);

        assertThat(registry.refill(third)).isEqualTo(new Outcome.In());
        assertThat(registry.find(room.key())).contains(third);
        assertThat(registry.refill(nextLife)).isEqualTo(new Outcome.In());
        assertThat(registry.find(room.key())).contains(nextLife);
    }

    @Test
    void whoWasSucceededChangesNothing() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);
        long incarnation = room.room().incarnation();
        RegisteredRoom second = at(room, incarnation, 2, OTHER);
        registry.claim(second);
        Outcome superseded = new Outcome.Superseded(second);

        for (RegisteredRoom late : List.of(
                room,
                at(room, incarnation - 1, 9, OTHER),
                at(room, incarnation, 2, ONE),
                at(room, incarnation, 2, new NodeRef(OTHER.node(), OTHER.epoch() + 1)))) {
            assertThat(registry.refill(late)).isEqualTo(superseded);
            assertThat(registry.claim(late)).isEqualTo(superseded);
        }
        assertThat(registry.find(room.key())).contains(second);
    }

    @Test
    void aTermIsClaimedOnce() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);
        RegisteredRoom second = at(room, room.room().incarnation(), 2, OTHER);

        assertThat(registry.claim(second)).isEqualTo(new Outcome.In());
        assertThat(registry.claim(second)).isEqualTo(new Outcome.In());
        assertThat(registry.claim(at(second, room.room().incarnation(), 2, ONE)))
                .isEqualTo(new Outcome.Superseded(second));
        assertThat(registry.find(room.key())).contains(second);
    }

    @Test
    void whatTheRegistryForgotIsClaimedAllTheSame() {
        Registry registry = registry();
        RegisteredRoom forgotten = room(key("shop", "a"), 70, 6);
        RegisteredRoom old = room(key("shop", "b"), 70, 3);
        registry.refill(old);

        assertThat(registry.claim(forgotten)).isEqualTo(new Outcome.In());
        assertThat(registry.find(forgotten.key())).contains(forgotten);
        RegisteredRoom fifth = at(old, 70, 5, OTHER);
        assertThat(registry.claim(fifth)).as("the fourth term was forgotten").isEqualTo(new Outcome.In());
        assertThat(registry.find(old.key())).contains(fifth);
    }

    @Test
    void ofManyWhoClaimOneHasIt() throws Exception {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);
        List<Future<Outcome>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                RegisteredRoom next = at(room, room.room().incarnation(), 2, new NodeRef("n" + i % 50, 7));
                answers.add(callers.submit(() -> registry.claim(next)));
            }
        }
        NodeRef winner = registry.find(room.key()).orElseThrow().home();
        for (int i = 0; i < 100; i++) {
            assertThat(answers.get(i).get() instanceof Outcome.In)
                    .isEqualTo(winner.node().equals("n" + i % 50));
        }
    }

    @Test
    void aRoomThatIsOverStaysOver() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);
        long incarnation = room.room().incarnation();

        assertThat(registry.remove(room.room())).isTrue();
        assertThat(registry.find(room.key())).isEmpty();
        assertThat(registry.remove(room.room())).isTrue();
        assertThat(registry.refill(room)).isEqualTo(new Outcome.Over());
        assertThat(registry.claim(at(room, incarnation, 2, OTHER))).isEqualTo(new Outcome.Over());
        assertThat(registry.refill(at(room, incarnation - 1, 9, ONE))).isEqualTo(new Outcome.Over());
        assertThat(registry.find(room.key())).isEmpty();

        RegisteredRoom next = created(registry, room.key(), 5);
        assertThat(registry.refill(room)).isEqualTo(new Outcome.Over());
        assertThat(registry.find(room.key())).contains(next);
    }

    @Test
    void whoWasSucceededEndsNothing() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);
        long incarnation = room.room().incarnation();
        RegisteredRoom second = at(room, incarnation, 2, OTHER);
        registry.claim(second);

        assertThat(registry.remove(room.room())).isFalse();
        assertThat(registry.remove(at(room, incarnation - 1, 9, ONE).room())).isFalse();
        assertThat(registry.refill(second)).isEqualTo(new Outcome.In());
        assertThat(registry.find(room.key())).contains(second);
        assertThat(registry.remove(at(room, incarnation, 3, ONE).room()))
                .as("whose claim has not come in yet")
                .isTrue();
        assertThat(registry.find(room.key())).isEmpty();
    }

    @Test
    void aLaterLifeThatIsOverTakesThoseBeforeItWithIt() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);

        assertThat(registry.remove(
                        at(room, room.room().incarnation() + 1, 1, ONE).room()))
                .isTrue();
        assertThat(registry.find(room.key())).isEmpty();
        assertThat(registry.refill(room)).isEqualTo(new Outcome.Over());
    }

    @Test
    void twoServicesMayHaveARoomOfOneId() {
        Registry registry = registry();
        RegisteredRoom shop = created(registry, key("shop", "a"), 0);
        RegisteredRoom school = created(registry, key("school", "a"), 0);

        assertThat(registry.roomsOf("shop")).containsExactly(shop);
        assertThat(registry.roomsOf("school")).containsExactly(school);
        registry.remove(shop.room());
        assertThat(registry.find(school.key())).contains(school);
        assertThat(registry.refill(school)).isEqualTo(new Outcome.In());
    }

    @Test
    void aServicesKeyMayBeAnyText() {
        Registry registry = registry();
        List<String> odd = List.of("", "{", "}", "{}", "a}{b", "a:b", "caf\u00e9 \u2603", "%7B", "a\nb");
        for (String service : odd) {
            assertThat(create(registry, key(service, "a"), ONE, 0, 1)).isInstanceOf(Creation.Created.class);
        }
        for (String service : odd) {
            assertThat(registry.roomsOf(service))
                    .extracting(RegisteredRoom::key)
                    .containsExactly(key(service, "a"));
        }
    }

    @Test
    void aServiceHasNoMoreRoomsThanItMay() {
        Registry registry = registry();
        create(registry, key("shop", "a"), ONE, 0, 2);
        RegisteredRoom second = created(registry, key("shop", "b"), 1);

        assertThat(create(registry, key("shop", "c"), ONE, 2, 2)).isEqualTo(new Creation.Full());
        assertThat(registry.find(key("shop", "c"))).isEmpty();
        assertThat(create(registry, key("shop", "a"), ONE, 3, 2)).isInstanceOf(Creation.Existed.class);
        assertThat(create(registry, key("school", "a"), ONE, 3, 2)).isInstanceOf(Creation.Created.class);
        assertThat(registry.remove(second.room())).isTrue();
        assertThat(create(registry, key("shop", "c"), ONE, 2, 2)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void whoOwnsARoomIsNotHeldBackByALimit() {
        Registry registry = registry();
        create(registry, key("shop", "a"), ONE, 0, 1);

        assertThat(registry.refill(room(key("shop", "b"), 5, 1))).isEqualTo(new Outcome.In());
        assertThat(registry.claim(room(key("shop", "c"), 5, 2))).isEqualTo(new Outcome.In());
        assertThat(create(registry, key("shop", "d"), ONE, 0, 3)).isEqualTo(new Creation.Full());
        assertThat(create(registry, key("shop", "d"), ONE, 0, 4)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void roomsAreListedTheOldestFirst() {
        Registry registry = registry();
        create(registry, key("shop", "z"), ONE, 0, 10);
        create(registry, key("shop", "a"), ONE, 1, 10);
        create(registry, key("shop", "m"), ONE, 2, 10);

        assertThat(registry.roomsOf("shop"))
                .extracting(room -> room.key().id().value())
                .containsExactly("z", "a", "m");
        assertThat(registry.roomsOf("nobody")).isEmpty();
    }

    @Test
    void manyRoomsAreListedOnceEach() {
        Registry registry = registry();
        for (int i = 0; i < 2_500; i++) {
            create(registry, key("shop", "room" + i), ONE, i, 10_000);
        }
        assertThat(registry.roomsOf("shop"))
                .hasSize(2_500)
                .extracting(room -> Duration.between(NOW, room.room().createdAt()))
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void thoseWhoCreateAtOnceAgreeOnWhoWasFirstAndKeepTheLimit() throws Exception {
        Registry registry = registry();
        List<Future<Creation>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                RoomKey key = key("shop", "room" + i % 20);
                int second = i;
                answers.add(callers.submit(() -> create(registry, key, new NodeRef("n" + second % 3, 1), second, 7)));
            }
        }
        List<RegisteredRoom> created = new ArrayList<>();
        for (Future<Creation> answer : answers) {
            if (answer.get() instanceof Creation.Created(RegisteredRoom room)) {
                created.add(room);
            }
        }
        assertThat(created).hasSize(7);
        assertThat(registry.roomsOf("shop")).containsExactlyInAnyOrderElementsOf(created);
        assertThat(created).extracting(room -> room.room().incarnation()).doesNotHaveDuplicates();
        for (Future<Creation> answer : answers) {
            if (answer.get() instanceof Creation.Existed(RegisteredRoom room)) {
                assertThat(created).contains(room);
            }
        }
    }

    @Test
    void whatAnEmptiedRegistryKnewIsPutInAgain() {
        Registry registry = registry();
        RegisteredRoom room = created(registry, key("shop", "a"), 0);

        Registry emptied = emptied(registry);
        assertThat(emptied.find(room.key())).isEmpty();
        assertThat(emptied.roomsOf("shop")).isEmpty();
        assertThat(emptied.refill(room)).isEqualTo(new Outcome.In());
        assertThat(emptied.find(room.key())).contains(room);
    }
}
