package dev.madang.fleet.redis;

import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeDirectoryContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The directory of nodes on one Redis 6.2. */
class OldRedisNodeDirectoryTest extends NodeDirectoryContract {
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
    protected NodeDirectory directory() {
        return new RedisNodeDirectory(redis.emptied());
    }

    @Override
    protected void pass(Duration time) {
        Await.passed(time);
    }
}
