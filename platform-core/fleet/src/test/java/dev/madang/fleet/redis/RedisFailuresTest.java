package dev.madang.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.Registry.Creation;
import dev.madang.rooms.registry.RegistryAwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers see of a Redis that fails: no call takes longer than it may, and two seconds after it is back all is well. */
class RedisFailuresTest {
    private static final Duration UP = Duration.ofSeconds(10);
    private static final Duration BACK = Duration.ofSeconds(2);
    private static final Duration FAR = Duration.ofSeconds(4);
    private static final Duration STORM = Duration.ofSeconds(10);
    private static final int MOST_TIMES_NORMAL = 3;

    private RedisProcess redis;
    private Proxy proxy;
    private RedisLink link;
    private Traffic traffic;

    @BeforeEach
    void start() {
        redis = RedisProcess.started();
        proxy = new Proxy(redis.port());
        link = RedisLink.open(new RedisSettings(List.of(proxy.uri())));
        traffic = new Traffic(link, "shop", "n1");
        traffic.awaitWarm(UP);
    }

    @AfterEach
    void end() {
        traffic.close();
        link.close();
        proxy.close();
        redis.close();
    }

    private double commandsASecond(Duration over) {
        long before = redis.commandsDone();
        long start = System.nanoTime();
        Await.passed(over);
        return (redis.commandsDone() - before) * 1e9 / (System.nanoTime() - start);
    }

    private void noStorm(double normal, double after) {
        assertThat(after).isLessThan(normal * MOST_TIMES_NORMAL);
    }

    @Test
    void killedAndEmptyWhenItComesBack() {
        double normal = commandsASecond(Duration.ofSeconds(2));
        redis.kill();
        traffic.awaitAllAway(FAR);
        Await.passed(Duration.ofSeconds(2));
        redis.start();
        traffic.awaitAllAnswered(BACK);
        noStorm(normal, commandsASecond(STORM));
        traffic.check();
    }

    @Test
    void frozenForSomeSeconds() {
        double normal = commandsASecond(Duration.ofSeconds(2));
        redis.freeze();
        traffic.awaitAllAway(FAR);
        Await.passed(Duration.ofSeconds(3));
        assertThat(link.isAway()).isTrue();
        redis.thaw();
        traffic.awaitAllAnswered(BACK);
        noStorm(normal, commandsASecond(STORM));
        traffic.check();
    }

    @Test
    void frozenForAMoment() {
        redis.freeze();
        Await.passed(Duration.ofMillis(600));
        redis.thaw();
        traffic.awaitAllAnswered(BACK);
        traffic.check();
    }

    @Test
    void flushedWithItsScripts() {
        long before = traffic.refusals();
        redis.command("FLUSHALL");
        redis.command("SCRIPT", "FLUSH");
        traffic.awaitAllAnswered(BACK);
        assertThat(traffic.refusals()).isEqualTo(before);
        traffic.check();
    }

    @Test
    void slow() {
        proxy.slow(Duration.ofSeconds(2));
        traffic.awaitAllAway(FAR.plusSeconds(4));
        Await.passed(Duration.ofSeconds(3));
        proxy.slow(Duration.ZERO);
        traffic.awaitAllAnswered(BACK);
        traffic.check();
    }

    @Test
    void aReplicaForATime() {
        try (RedisProcess other = RedisProcess.started()) {
            redis.command("REPLICAOF", "127.0.0.1", Integer.toString(other.port()));
            Await.until("it is known to be away", FAR, link::isAway);
            Await.passed(Duration.ofSeconds(2));
            redis.command("REPLICAOF", "NO", "ONE");
            traffic.awaitAllAnswered(BACK);
            traffic.check();
        }
    }

    @Test
    void anotherServerTakesOverUnderTheSameAddress() {
        try (RedisProcess other = RedisProcess.started()) {
            proxy.target(other.port());
            redis.command("REPLICAOF", "127.0.0.1", Integer.toString(other.port()));
            traffic.awaitAllAnswered(BACK);
            Await.until("the new one is used", BACK, () -> link.counts().connectionsRenewed() > 0 && !link.isAway());
            traffic.check();
            assertThat(link.counts().connectionsRenewed()).isLessThan(5);
        }
    }

    @Test
    void connectionsThatAreLostWithoutAWord() {
        proxy.loseConnections();
        Await.until("others are made", BACK, () -> link.counts().connectionsRenewed() > 0 && !link.isAway());
        traffic.awaitAllAnswered(BACK);
        traffic.check();
    }

    @Test
    void fullMemory() {
        redis.command("CONFIG", "SET", "maxmemory", "1mb");
        redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        long before = traffic.refusals();
        Await.until("writes are refused", FAR, () -> traffic.refusals() > before + 3);
        redis.command("CONFIG", "SET", "maxmemory", "0");
        traffic.awaitAllAnswered(BACK);
        traffic.check();
    }

    @Test
    void whatWasCreatedWithoutAnAnswerIsCreatedWhenAskedAgain() {
        RedisRegistry registry = new RedisRegistry(link);
        RoomKey key = new RoomKey("school", new RoomId("a"));
        NodeRef home = new NodeRef("n1", 1);
        Instant now = Instant.ofEpochMilli(5_000);
        proxy.slow(Duration.ofMillis(400));
        Await.until("there is no answer", FAR, () -> {
            try {
                registry.create(key, home, "live", ModeSettings.DEFAULTS, now, 1);
                return false;
            } catch (RegistryAwayException away) {
                return true;
            }
        });
        Await.until(
                "it was done all the same",
                FAR,
                () -> redis.command("EXISTS", link.keys().rooms("school")).equals("1"));
        proxy.slow(Duration.ZERO);
        traffic.awaitAllAnswered(BACK);
        assertThat(registry.create(key, home, "live", ModeSettings.DEFAULTS, now, 1))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void aRedisThatComesLater() {
        int port = RedisProcess.freePort();
        try (Proxy late = new Proxy(port);
                RedisLink early = RedisLink.open(new RedisSettings(List.of(late.uri())));
                Traffic impatient = new Traffic(early, "shop", "n2")) {
            impatient.awaitAllAway(FAR);
            late.target(redis.port());
            impatient.awaitAllAnswered(BACK);
            impatient.check();
        }
    }
}
