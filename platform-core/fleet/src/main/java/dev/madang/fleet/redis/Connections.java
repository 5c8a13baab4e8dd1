package dev.madang.fleet.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One connection for each lane, and how those who answer there are. From any thread. */
final class Connections {
    private final Map<Lane, StatefulConnection<String, String>> lanes;
    private final Map<Pulse.Of, Pulse> pulses = new ConcurrentHashMap<>();

    Connections(Map<Lane, StatefulConnection<String, String>> lanes) {
        this.lanes = new EnumMap<>(lanes);
    }

    private StatefulConnection<String, String> of(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    RedisClusterAsyncCommands<String, String> commands(Lane lane) {
        return switch (of(lane)) {
            case StatefulRedisConnection<String, String> single -> single.async();
            case StatefulRedisClusterConnection<String, String> cluster -> cluster.async();
            case StatefulConnection<String, String> other -> throw new IllegalStateException(other.toString());
        };
    }

    /** Of who answers for that key on that lane. */
    Pulse pulse(Lane lane, String key) {
        return pulses.computeIfAbsent(new Pulse.Of(lane, server(lane, key)), any -> new Pulse(lane, key));
    }

    private @Nullable String server(Lane lane, String key) {
        if (of(lane) instanceof StatefulRedisClusterConnection<String, String> cluster) {
            RedisClusterNode node = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
            return node == null ? null : node.getNodeId();
        }
        return null;
    }

    Collection<Pulse> pulses() {
        return pulses.values();
    }

    /** Returns at once. */
    void close() {
        lanes.values().forEach(StatefulConnection::closeAsync);
    }
}
