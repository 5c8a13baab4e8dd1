package dev.madang.fleet.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes connections, to a single server or to a cluster; from one thread at a time. */
final class Client implements AutoCloseable {
    /** Commands of a connection that have no answer yet. */
    private static final int MOST_WAITING = 2_000;

    /** What had no answer for so long is closed by the kernel, where that can be set. */
    private static final Duration KERNEL = Duration.ofSeconds(3);

    private final RedisSettings settings;
    private final ClientResources resources = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(Delay.constant(Duration.ofMillis(200)))
            .build();
    private final AbstractRedisClient client;

    Client(RedisSettings settings) {
        this.settings = settings;
        if (settings.isCluster()) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, settings.redisUris());
            cluster.setOptions(clusterOptions());
            client = cluster;
        } else {
            RedisClient single =
                    RedisClient.create(resources, settings.redisUris().getFirst());
            single.setOptions(common(ClientOptions.builder()).build());
            client = single;
        }
    }

    /** Nothing waits for a connection, and nothing is said again on the next one: whoever asked has given up, or asks again. */
    private static ClientOptions.Builder common(ClientOptions.Builder options) {
        SocketOptions.Builder socket = SocketOptions.builder()
                .connectTimeout(RedisSettings.CONNECT)
                .keepAlive(KeepAliveOptions.builder()
                        .enable()
                        .idle(KERNEL)
                        .interval(Duration.ofSeconds(1))
                        .count(2)
                        .build());
        if (EpollProvider.isAvailable()) {
            socket.tcpUserTimeout(TcpUserTimeoutOptions.builder()
                    .enable()
                    .tcpUserTimeout(KERNEL)
                    .build());
        }
        return options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .requestQueueSize(MOST_WAITING)
                .socketOptions(socket.build())
                // Each call has its own deadline, which counts all its commands together.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build());
    }

    private static ClusterClientOptions clusterOptions() {
        ClusterClientOptions.Builder options = ClusterClientOptions.builder();
        common(options);
        return options.maxRedirects(3)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enableAllAdaptiveRefreshTriggers()
                        .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
                        .enablePeriodicRefresh(Duration.ofSeconds(15))
                        .build())
                .build();
    }

    /**
     * A connection for each lane.
     *
     * @throws ExecutionException when one cannot be made
     * @throws TimeoutException when one takes too long
     */
    Connections connect() throws ExecutionException, TimeoutException, InterruptedException {
        Deadline deadline = Deadline.in(RedisSettings.CONNECT.multipliedBy(settings.isCluster() ? 3 : 1));
        if (client instanceof RedisClusterClient cluster) {
            cluster.refreshPartitionsAsync().toCompletableFuture().get(deadline.left(), TimeUnit.NANOSECONDS);
        }
        List<CompletableFuture<? extends StatefulConnection<String, String>>> lanes = new ArrayList<>();
        for (int i = 0; i < Lane.values().length; i++) {
            lanes.add(one());
        }
        try {
            Map<Lane, StatefulConnection<String, String>> made = new EnumMap<>(Lane.class);
            for (Lane lane : Lane.values()) {
                made.put(lane, lanes.get(lane.ordinal()).get(deadline.left(), TimeUnit.NANOSECONDS));
            }
            return new Connections(made);
        } catch (ExecutionException | TimeoutException | InterruptedException failed) {
            // Some may be there, others may come yet.
            lanes.forEach(each -> each.thenAccept(StatefulConnection::closeAsync));
            throw failed;
        }
    }

    private CompletableFuture<? extends StatefulConnection<String, String>> one() {
        return switch (client) {
            case RedisClusterClient cluster -> cluster.connectAsync(StringCodec.UTF8);
            case RedisClient single ->
                single.connectAsync(StringCodec.UTF8, settings.redisUris().getFirst())
                        .toCompletableFuture();
            case AbstractRedisClient other -> throw new IllegalStateException(other.toString());
        };
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
