package dev.madang.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeDirectoryContract;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.registry.RoomRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Makes every kind of call again and again, as a node does, and watches how long each takes. */
final class Traffic implements AutoCloseable {
    private static final Instant NOW = Instant.ofEpochMilli(1_767_225_600_000L);
    private static final Duration BETWEEN = Duration.ofMillis(20);
    /** What a busy machine may add. */
    private static final Duration SLACK = Duration.ofMillis(200);

    private final List<Kind> kinds;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Throwable> wrong = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    private static final class Kind {
        final String name;
        final Runnable call;
        final Duration longest;
        final AtomicLong slowest = new AtomicLong();
        final AtomicLong answers = new AtomicLong();
        final AtomicLong refusals = new AtomicLong();

        Kind(String name, Duration longest, Runnable call) {
            this.name = name;
            this.longest = longest;
            this.call = call;
        }
    }

    /** @param service whose rooms it asks for */
    Traffic(RedisLink link, String service, String nodeName) {
        RedisRegistry registry = new RedisRegistry(link);
        RedisNodeDirectory directory = new RedisNodeDirectory(link);
        NodeRef ref = new NodeRef(nodeName, 1);
        NodeRecord node = NodeDirectoryContract.node(nodeName, 1);
        RoomKey key = new RoomKey(service, new RoomId("a"));
        RoomKey other = new RoomKey(service, new RoomId("b"));
        RegisteredRoom room =
                new RegisteredRoom(new RoomRecord(other, 1, 1, "live", ModeSettings.DEFAULTS, NOW), ref, Map.of());
        Duration soon = Duration.ofMillis(300);
        Duration list = Duration.ofSeconds(2);
        kinds = List.of(
                new Kind("create", soon, () -> registry.create(key, ref, "live", ModeSettings.DEFAULTS, NOW, 100)),
                new Kind("refill", soon, () -> registry.refill(room)),
                new Kind("find", soon, () -> registry.find(key)),
                new Kind("renew", soon, () -> directory.renew(node, Duration.ofSeconds(3))),
                new Kind("nodes", soon, directory::nodes),
                new Kind("rooms", list, () -> registry.roomsOf(service)),
                new Kind("changes", list, () -> registry.changes(service, null)));
        kinds.forEach(kind -> callers.execute(() -> repeat(kind)));
    }

    private void repeat(Kind kind) {
        while (!stopped) {
            long start = System.nanoTime();
            try {
                kind.call.run();
                kind.answers.incrementAndGet();
            } catch (RegistryAwayException away) {
                kind.refusals.incrementAndGet();
            } catch (RuntimeException unexpected) {
                wrong.add(unexpected);
            }
            long took = System.nanoTime() - start;
            kind.slowest.accumulateAndGet(took, Math::max);
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    /** Waits until every kind of call is answered for the first time; what that took, with all classes to be loaded, does not count. */
    void awaitWarm(Duration longest) {
        awaitAllAnswered(longest);
        kinds.forEach(kind -> kind.slowest.set(0));
    }

    /** Waits until every kind of call is refused, and once more after that. */
    void awaitAllAway(Duration longest) {
        long[] before = kinds.stream().mapToLong(kind -> kind.refusals.get()).toArray();
        Await.until("all calls are refused", longest, () -> {
            for (int i = 0; i < before.length; i++) {
                if (kinds.get(i).refusals.get() < before[i] + 2) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Waits until every kind of call is answered anew. */
    void awaitAllAnswered(Duration longest) {
        long[] before = kinds.stream().mapToLong(kind -> kind.answers.get()).toArray();
        Await.until("all calls are answered", longest, () -> {
            for (int i = 0; i < before.length; i++) {
                // One may have been under way.
                if (kinds.get(i).answers.get() < before[i] + 2) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Whether some call was refused so far. */
    long refusals() {
        return kinds.stream().mapToLong(kind -> kind.refusals.get()).sum();
    }

    /** Checks that no call was longer than it may be, and none ended otherwise than the port says. */
    void check() {
        assertThat(wrong).isEmpty();
        assertThat(kinds.stream()
                        .filter(kind ->
                                kind.slowest.get() > kind.longest.plus(SLACK).toNanos())
                        .map(kind -> kind.name + " took " + kind.slowest.get() / 1_000_000 + " ms"))
                .isEmpty();
    }

    @Override
    public void close() {
        stopped = true;
        callers.close();
    }
}
