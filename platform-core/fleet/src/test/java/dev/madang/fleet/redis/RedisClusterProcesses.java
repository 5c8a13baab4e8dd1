package dev.madang.fleet.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three servers that share the slots. */
final class RedisClusterProcesses implements AutoCloseable {
    private static final int SLOTS = 16_384;

    private final List<RedisProcess> nodes = new ArrayList<>();
    private final List<RedisProcess> replicas = new ArrayList<>();
    private final int firstBus;

    RedisClusterProcesses() {
        firstBus = RedisProcess.freePort();
        nodes.add(started(firstBus));
        nodes.add(started(RedisProcess.freePort()));
        nodes.add(started(RedisProcess.freePort()));
        for (int i = 0; i < 3; i++) {
            List<String> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            for (int slot = SLOTS * i / 3; slot < SLOTS * (i + 1) / 3; slot++) {
                slots.add(Integer.toString(slot));
            }
            RedisProcess node = nodes.get(i);
            node.command(slots.toArray(String[]::new));
            node.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            if (i > 0) {
                meet(node);
            }
        }
        Await.until(
                "the cluster is up",
                Duration.ofSeconds(20),
                () -> nodes.stream()
                        .map(node -> node.command("CLUSTER", "INFO"))
                        .allMatch(info -> info.contains("cluster_state:ok")
                                && info.contains("cluster_slots_ok:" + SLOTS)
                                && info.contains("cluster_known_nodes:3")));
    }

    private static RedisProcess started(int bus) {
        return RedisProcess.started(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                Integer.toString(bus),
                "--cluster-node-timeout",
                "1000",
                "--cluster-require-full-coverage",
                "no",
                "--repl-diskless-sync-delay",
                "0");
    }

    private void meet(RedisProcess node) {
        node.command(
                "CLUSTER",
                "MEET",
                "127.0.0.1",
                Integer.toString(nodes.getFirst().port()),
                Integer.toString(firstBus));
    }

    /** Starts a server that takes over when that one dies. */
    RedisProcess replica(RedisProcess master) {
        RedisProcess replica = started(RedisProcess.freePort());
        replicas.add(replica);
        meet(replica);
        String id = master.command("CLUSTER", "MYID");
        Await.until(
                "it is a replica",
                Duration.ofSeconds(20),
                () -> replica.command("CLUSTER", "REPLICATE", id).equals("OK"));
        Await.until(
                "it has what its master has",
                Duration.ofSeconds(20),
                () -> replica.command("INFO", "replication").contains("master_link_status:up"));
        String replicaId = replica.command("CLUSTER", "MYID");
        Await.until(
                "all know it",
                Duration.ofSeconds(20),
                () -> nodes.stream()
                        .allMatch(node -> node.command("CLUSTER", "NODES")
                                .lines()
                                .anyMatch(line -> line.startsWith(replicaId) && line.contains("slave"))));
        return replica;
    }

    /** It becomes a master without an election, which takes as long as it likes. */
    void takeOver(RedisProcess replica) {
        Await.until("it takes over", Duration.ofSeconds(20), () -> {
            replica.command("CLUSTER", "FAILOVER", "TAKEOVER");
            return replica.command("INFO", "replication").contains("role:master");
        });
    }

    RedisSettings settings() {
        return new RedisSettings(nodes.stream().map(RedisProcess::uri).toList());
    }

    /** The one that has that key. */
    RedisProcess of(String key) {
        int slot = Integer.parseInt(nodes.getFirst().command("CLUSTER", "KEYSLOT", key));
        return nodes.get((int) ((slot * 3L + 2) / SLOTS));
    }

    void flush() {
        nodes.forEach(node -> node.command("FLUSHALL"));
    }

    @Override
    public void close() {
        replicas.forEach(RedisProcess::close);
        nodes.forEach(RedisProcess::close);
    }
}
