package dev.madang.fleet.redis;

import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeDirectoryContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The directory of nodes on one Redis 6.2. */
class OldRedisNodeDirectoryTest extends NodeDirectoryContract {
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
    protected NodeDirectory directory() {
        redis.command("FLUSHALL");
        return new RedisNodeDirectory(link);
    }

    @Override
    protected void pass(Duration time) {
        Await.passed(time);
    }
}
