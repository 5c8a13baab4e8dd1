package dev.madang.fleet.redis;

import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.RegistryContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The Registry on a Redis cluster. */
class ClusterRedisRegistryTest extends RegistryContract {
    private static RedisClusterProcesses redis;
    private static RedisLink link;

    @BeforeAll
    static void start() {
        redis = new RedisClusterProcesses();
        link = RedisLink.open(redis.settings());
        Await.until("there is a connection", Duration.ofSeconds(10), () -> !link.isAway());
    }

    @AfterAll
    static void end() {
        link.close();
        redis.close();
    }

    @Override
    protected Registry registry() {
        redis.flush();
        return new RedisRegistry(link);
    }

    @Override
    protected Registry emptied(Registry registry) {
        redis.flush();
        return registry;
    }
}
