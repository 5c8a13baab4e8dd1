package dev.madang.fleet.redis;

import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.RegistryContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The Registry on one Redis 6.2. */
class OldRedisRegistryTest extends RegistryContract {
    private static RedisProcess redis;
    private static RedisLink link;

    @BeforeAll
    static void start() {
        redis = RedisProcess.oldStarted();
        link = RedisLink.open(new RedisSettings(List.of(redis.uri())));
        Await.until("there is a connection", Duration.ofSeconds(10), () -> !link.isAway());
    }

    @AfterAll
    static void end() {
        link.close();
        redis.close();
    }

    @Override
    protected Registry registry() {
        redis.command("FLUSHALL");
        return new RedisRegistry(link);
    }

    @Override
    protected Registry emptied(Registry registry) {
        redis.command("FLUSHALL");
        return registry;
    }
}
