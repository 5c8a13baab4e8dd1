package dev.madang.fleet.tests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.media.client.MediaClient;
import dev.madang.probe.Placement;
import dev.madang.probe.Target;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;

/** A Redis, three nodes, and a media client; what a test broke is made whole before the next one. */
final class Fleet implements AutoCloseable {
    static final int NODES = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEY_BYTES = 32;
    private static final AtomicInteger ROOMS = new AtomicInteger();

    private final RedisServer redis = new RedisServer();
    private final String key;
    private final List<FleetNode> nodes = new ArrayList<>();
    private final MediaClient media = MediaClient.start(1, true, MediaClient.Protocol.UDP);

    Fleet() throws IOException {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        key = Base64.getEncoder().encodeToString(random);
        for (int i = 0; i < NODES; i++) {
            nodes.add(start(i));
        }
    }

    private FleetNode start(int number) throws IOException {
        return FleetNode.start(
                "node-" + number, Map.of("MADANG_FLEET_REDIS", redis.address(), "MADANG_FLEET_KEYS_1", key));
    }

    /** Everything runs, every node sees and has links with all others. */
    void makeWhole() throws IOException {
        if (!redis.isRunning()) {
            redis.start();
        }
        for (int i = 0; i < NODES; i++) {
            if (!nodes.get(i).isRunning()) {
                nodes.set(i, start(i));
            }
        }
        nodes.forEach(FleetNode::awaitReady);
        for (FleetNode node : nodes) {
            Await.until(node + " sees all", PATIENCE, () -> {
                Set<String> seen = new HashSet<>();
                for (JsonNode each : node.operate("/v1/nodes").path("nodes")) {
                    seen.add(each.path("http").asText());
                }
                Assertions.assertThat(seen)
                        .isEqualTo(Set.copyOf(nodes.stream()
                                .map(each -> each.address().toString())
                                .toList()));
                Assertions.assertThat(node.metric("madang_fleet_links_made_total")
                                - node.metric("madang_fleet_links_ended_total"))
                        .isEqualTo(NODES - 1);
            });
        }
    }

    RedisServer redis() {
        return redis;
    }

    MediaClient media() {
        return media;
    }

    FleetNode node(int number) {
        return nodes.get(number);
    }

    /** Those that run. */
    List<FleetNode> running() {
        return nodes.stream().filter(FleetNode::isRunning).toList();
    }

    /** The numbers of all but that one. */
    static List<Integer> butFor(int number) {
        return IntStream.range(0, NODES).filter(each -> each != number).boxed().toList();
    }

    /** A name for a room that no other one has. */
    static String roomName(String purpose) {
        return purpose + "-" + ROOMS.incrementAndGet();
    }

    /** That room by that node. */
    Target by(int node, String room) {
        return Target.of(node(node).address(), room);
    }

    /** Where a room is, as that node says. */
    Placement placement(int node, String room) throws IOException {
        return by(node, room).placement();
    }

    @Override
    public void close() throws InterruptedException {
        media.close();
        for (FleetNode node : nodes) {
            node.close();
        }
        redis.close();
    }
}
