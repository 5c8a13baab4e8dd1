package dev.madang.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeDirectoryContract;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.NodeState;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry.Creation;
import dev.madang.rooms.registry.Registry.Outcome;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.registry.RoomRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in Redis, and what is done with what a node of another version has put there. */
class RedisRecordsTest {
    private static final RoomKey KEY = new RoomKey("shop", new RoomId("a"));
    private static final NodeRef ONE = new NodeRef("node 1", 1_767_225_600_001L);
    private static final Instant NOW = Instant.ofEpochMilli(1_767_225_600_123L);

    private RedisProcess redis = RedisProcess.started();
    private RedisLink link = opened();

    private RedisLink opened() {
        RedisLink opened = RedisLink.open(new RedisSettings(List.of(redis.uri())));
        Await.until("there is a connection", Duration.ofSeconds(10), () -> !opened.isAway());
        return opened;
    }

    @AfterEach
    void end() {
        link.close();
        redis.close();
    }

    private static Creation create(RedisRegistry registry) {
        return registry.create(KEY, ONE, "live", new ModeSettings(Map.of("b", "2", "a", "1")), NOW, 10);
    }

    private void put(String text) {
        redis.command("HSET", link.keys().rooms("shop"), "a", text);
    }

    @Test
    void aRoomsTextIsWhatTheFormatSays() {
        RedisRegistry registry = new RedisRegistry(link);
        create(registry);

        assertThat(redis.command("KEYS", "*").lines())
                .containsExactlyInAnyOrder(
                        "madang:{s:shop}:rooms", "madang:{s:shop}:changes", "madang:{s:shop}:newest");
        assertThat(redis.command("HGET", "madang:{s:shop}:rooms", "a"))
                .isEqualTo("1767225600123 1 1767225600123 1767225600001 node 1\n"
                        + "{\"v\":1,\"mode\":\"live\",\"settings\":{\"a\":\"1\",\"b\":\"2\"},\"carriers\":{}}");
        assertThat(redis.command("GET", "madang:{s:shop}:newest")).isEqualTo("1767225600123");
    }

    @Test
    void aNewerVersionsRoomIsPassedOverAndStays() {
        RedisRegistry registry = new RedisRegistry(link);
        String newer = "5 2 1767225600123 7 n9\n{\"v\":2,\"kind\":\"live\"}";
        put(newer);
        redis.command("HSET", link.keys().rooms("shop"), "no room id!", newer);

        assertThat(registry.find(KEY)).isEmpty();
        assertThat(registry.roomsOf("shop")).isEmpty();
        assertThat(link.counts().unreadable()).isEqualTo(3);
        assertThatThrownBy(() -> create(registry)).isInstanceOf(RegistryAwayException.class);
        RoomRecord earlier = new RoomRecord(KEY, 5, 1, "live", ModeSettings.DEFAULTS, NOW);
        assertThatThrownBy(() -> registry.refill(new RegisteredRoom(earlier, ONE, Map.of())))
                .isInstanceOf(RegistryAwayException.class);
        assertThat(registry.remove(earlier)).isFalse();
        assertThat(redis.command("HGET", link.keys().rooms("shop"), "a")).isEqualTo(newer);
    }

    @Test
    void whatIsNotKnownOfARoomIsIgnored() {
        put("5 2 1767225600123 7 n9\n{\"v\":1,\"mode\":\"live\",\"more\":[1],\"carriers\":{\"n9\":3}}");

        assertThat(new RedisRegistry(link).find(KEY))
                .contains(new RegisteredRoom(
                        new RoomRecord(KEY, 5, 2, "live", ModeSettings.DEFAULTS, NOW),
                        new NodeRef("n9", 7),
                        Map.of("n9", 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "1 2 3 4", "x 1 2 3 n\n{}", "{}"})
    void whatNobodyCanReadGivesWay(String text) {
        RedisRegistry registry = new RedisRegistry(link);
        put(text);

        assertThat(registry.find(KEY)).isEmpty();
        assertThat(create(registry)).isInstanceOf(Creation.Created.class);
        put(text);
        RegisteredRoom room = new RegisteredRoom(
                new RoomRecord(KEY, 5, 1, "live", ModeSettings.DEFAULTS, NOW), ONE, Map.of("node 1", 2));
        assertThat(registry.refill(room)).isEqualTo(new Outcome.In());
        assertThat(registry.find(KEY)).contains(room);
    }

    @Test
    void changesThatCannotBeReadArePassedOver() {
        RedisRegistry registry = new RedisRegistry(link);
        create(registry);
        String start = registry.changes("shop", null).next();
        String stream = link.keys().changes("shop");
        redis.command("XADD", stream, "*", "m", "x", "r", "a", "v", "5 2 3 7 n9\n{\"v\":2}");
        redis.command("XADD", stream, "*", "m", "y", "later", "1");
        redis.command("XADD", stream, "*", "m", "z", "r", "a", "o", "7");

        assertThat(registry.changes("shop", start).changes()).hasSize(1).allMatch(change -> change.now() == null);
        assertThat(link.counts().unreadable()).isEqualTo(2);
    }

    @Test
    void anEntryOfTheSameNumberIsAnother() {
        RedisRegistry registry = new RedisRegistry(link);
        String stream = link.keys().changes("shop");
        redis.command("XADD", stream, "7-1", "m", "lost", "r", "a", "o", "7");
        String start = registry.changes("shop", null).next();
        redis.command("DEL", stream);
        redis.command("XADD", stream, "7-1", "m", "other", "r", "b", "o", "7");

        assertThat(registry.changes("shop", start).gap()).isTrue();
    }

    @Test
    void aStateThatIsNotKnownMeansThatNothingIsPlacedThere() {
        RedisNodeDirectory nodes = new RedisNodeDirectory(link);
        NodeRecord node = NodeDirectoryContract.node("n1", 5);
        nodes.renew(node, Duration.ofMinutes(1));
        String text = redis.command("GET", link.keys().lease("n1"));
        redis.command(
                "SET",
                link.keys().lease("n1"),
                text.replace("\"READY\"", "\"RESTING\"").replace("\"v\":1", "\"v\":1,\"more\":{\"a\":[1]}"));

        assertThat(nodes.nodes()).hasSize(1).allSatisfy(read -> {
            assertThat(read.state()).isEqualTo(NodeState.DRAINING);
            assertThat(read.control()).isEqualTo(node.control());
        });
        redis.command("SET", link.keys().lease("n1"), text.replace("\"v\":1", "\"v\":2"));
        assertThat(nodes.nodes()).isEmpty();
        redis.command("SET", link.keys().lease("n1"), "nonsense");
        assertThat(nodes.nodes()).isEmpty();
        assertThat(link.counts().unreadable()).isEqualTo(2);
    }

    @Test
    void whatIsForgottenIsForgottenInTime() {
        RedisRegistry registry = new RedisRegistry(link);
        RedisNodeDirectory nodes = new RedisNodeDirectory(link);
        create(registry);
        registry.remove(new RoomRecord(KEY, NOW.toEpochMilli(), 1, "live", ModeSettings.DEFAULTS, NOW));
        nodes.renew(NodeDirectoryContract.node("n1", 5), Duration.ofSeconds(3));

        assertThat(seconds(link.keys().of(KEY)[3])).isBetween(3_590L, 3_600L);
        assertThat(seconds(link.keys().lease("n1"))).isBetween(1L, 3L);
        assertThat(seconds(link.keys().earliest("n1"))).isBetween(27 * 86_400L, 28 * 86_400L);
    }

    private long seconds(String key) {
        return Math.round(Long.parseLong(redis.command("PTTL", key)) / 1e3);
    }

    @Test
    void namesOfNodesThatAreLongGoneAreForgotten() {
        RedisNodeDirectory nodes = new RedisNodeDirectory(link);
        redis.command("ZADD", link.keys().names(), "1000", "old");
        nodes.renew(NodeDirectoryContract.node("n1", 5), Duration.ofSeconds(3));

        assertThat(redis.command("ZRANGE", link.keys().names(), "0", "-1")).isEqualTo("n1");
    }

    @Test
    void whoeverReadsWritesNothing() {
        RedisRegistry registry = new RedisRegistry(link);
        registry.find(KEY);
        registry.roomsOf("shop");
        registry.changes("shop", null);
        registry.changes("shop", "1-1/x");
        new RedisNodeDirectory(link).nodes();

        assertThat(redis.command("DBSIZE")).isEqualTo("0");
    }

    @Test
    void theFeedIsBounded() {
        RedisRegistry registry = new RedisRegistry(link);
        RoomRecord room = new RoomRecord(KEY, 5, 1, "live", ModeSettings.DEFAULTS, NOW);
        for (int i = 0; i < 10_500; i++) {
            registry.refill(new RegisteredRoom(room, ONE, Map.of("node 1", i)));
        }
        assertThat(Integer.parseInt(redis.command("XLEN", link.keys().changes("shop"))))
                .isBetween(10_000, 10_200);
    }

    @Test
    void aMistakeOfOurOwnIsNoFailureOfRedis() {
        for (Script script : List.of(Script.ROOMS, Script.LEASE, Script.NAMES)) {
            assertThatThrownBy(() -> link.run(
                            Lane.DECISIONS,
                            Deadline.in(Duration.ofSeconds(1)),
                            script,
                            link.keys().of(KEY),
                            "dance",
                            "a",
                            "b"))
                    .isInstanceOf(IllegalStateException.class)
                    .cause()
                    .hasMessageContaining("ERR unknown act");
        }
        assertThat(link.isAway()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCodeOfAnErrorInAScriptIsFound(boolean old) {
        link.close();
        redis.close();
        redis = old ? RedisProcess.oldStarted() : RedisProcess.started();
        assertThat(redis.command("INFO", "server").contains("redis_version:6.2"))
                .isEqualTo(old);
        link = opened();
        RedisRegistry registry = new RedisRegistry(link);
        create(registry);

        redis.command("CONFIG", "SET", "maxmemory", "1");
        RoomRecord room = new RoomRecord(KEY, NOW.toEpochMilli(), 1, "live", ModeSettings.DEFAULTS, NOW);
        RegisteredRoom fuller = new RegisteredRoom(room, ONE, Map.of("node 1", 2));
        assertThatThrownBy(() -> registry.refill(fuller))
                .isInstanceOf(RegistryAwayException.class)
                .hasMessage("Redis says OOM");
        assertThat(registry.find(KEY)).isPresent();
        redis.command("CONFIG", "SET", "maxmemory", "0");
        redis.command("REPLICAOF", "127.0.0.1", "1");
        assertThatThrownBy(() -> registry.refill(fuller))
                .isInstanceOf(RegistryAwayException.class)
                .hasMessage("Redis says READONLY");
    }

    @Test
    void fleetsMayShareARedis() {
        RedisSettings others = new RedisSettings(List.of(redis.uri()), "other");
        try (RedisLink other = RedisLink.open(others)) {
            Await.until("there is a connection", Duration.ofSeconds(10), () -> !other.isAway());
            create(new RedisRegistry(link));
            assertThat(new RedisRegistry(other).roomsOf("shop")).isEmpty();
        }
    }
}
