package dev.madang.fleet.redis;

import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.RegistryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The Registry on one Redis 6.2. */
class OldRedisRegistryTest extends RegistryContract {
    private static OneRedis redis;

    @BeforeAll
    static void start() {
        redis = new OneRedis(RedisProcess.oldStarted());
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @Override
    protected Registry registry() {
        return new RedisRegistry(redis.emptied());
    }

    @Override
    protected Registry emptied(Registry registry) {
        redis.emptied();
        return registry;
    }
}
