package dev.madang.fleet.redis;

import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeDirectoryContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The directory of nodes on a Redis cluster. */
class ClusterRedisNodeDirectoryTest extends NodeDirectoryContract {
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
    protected NodeDirectory directory() {
        redis.flush();
        return new RedisNodeDirectory(link);
    }

    @Override
    protected void pass(Duration time) {
        Await.passed(time);
    }
}
