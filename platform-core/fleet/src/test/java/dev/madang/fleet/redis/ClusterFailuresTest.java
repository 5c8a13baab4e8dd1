package dev.madang.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers see of a cluster of which one server fails: the services of the others notice nothing. */
class ClusterFailuresTest {
    private static final Duration UP = Duration.ofSeconds(10);
    /** Who has which slots is asked of all, and the one that is frozen is waited for. */
    private static final Duration FOUND = Duration.ofSeconds(5);

    private static final Duration BACK = Duration.ofSeconds(2);
    private static final Duration FAR = Duration.ofSeconds(4);

    private RedisClusterProcesses redis;
    private RedisLink link;
    private Traffic hit;
    private RedisProcess victim;
    private RedisRegistry registry;
    private RoomKey elsewhere;

    @BeforeEach
    void start() {
        redis = new RedisClusterProcesses();
        link = RedisLink.open(redis.settings());
        registry = new RedisRegistry(link);
        victim = redis.of(link.keys().names());
        hit = new Traffic(link, serviceAt(true), nodeAtVictim());
        elsewhere = new RoomKey(serviceAt(false), new RoomId("a"));
        hit.awaitWarm(UP);
    }

    private String serviceAt(boolean atVictim) {
        for (int i = 0; ; i++) {
            String service = "shop" + i;
            if ((redis.of(link.keys().rooms(service)) == victim) == atVictim) {
                return service;
            }
        }
    }

    private String nodeAtVictim() {
        for (int i = 0; ; i++) {
            String node = "n" + i;
            if (redis.of(link.keys().lease(node)) == victim) {
                return node;
            }
        }
    }

    @AfterEach
    void end() {
        hit.close();
        link.close();
        redis.close();
    }

    /** Every time it is asked there is an answer. */
    private void othersAnswer(Duration over) {
        long start = System.nanoTime();
        Await.until("time passes", over.plusSeconds(5), () -> {
            assertThat(registry.find(elsewhere)).isEmpty();
            return System.nanoTime() - start > over.toNanos();
        });
    }

    @Test
    void oneIsFrozen() {
        victim.freeze();
        hit.awaitAllAway(FAR);
        othersAnswer(Duration.ofSeconds(3));
        victim.thaw();
        hit.awaitAllAnswered(BACK);
        othersAnswer(Duration.ofMillis(500));
        hit.check();
    }

    @Test
    void oneIsKilled() {
        victim.kill();
        hit.awaitAllAway(FAR);
        othersAnswer(Duration.ofSeconds(3));
        victim.start();
        Await.until(
                "it takes commands again",
                UP,
                () -> victim.command("CLUSTER", "INFO").contains("cluster_state:ok"));
        hit.awaitAllAnswered(BACK);
        hit.check();
    }

    @Test
    void oneIsKilledAndItsReplicaTakesOver() {
        RedisProcess replica = redis.replica(victim);
        victim.kill();
        redis.takeOver(replica);
        hit.awaitAllAnswered(BACK);
        hit.check();
    }

    @Test
    void oneIsFrozenAndItsReplicaTakesOver() {
        RedisProcess replica = redis.replica(victim);
        victim.freeze();
        redis.takeOver(replica);
        hit.awaitAllAnswered(FOUND);
        othersAnswer(Duration.ofSeconds(1));
        victim.thaw();
        othersAnswer(Duration.ofSeconds(1));
        hit.awaitAllAnswered(BACK);
        hit.check();
    }
}
