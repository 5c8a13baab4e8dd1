package dev.madang.fleet.redis;

import java.time.Duration;
import java.util.List;

/** A Redis server of a test class with a link to it; one flush before each test makes it empty. */
final class OneRedis implements AutoCloseable {
    private final RedisProcess process;
    private final RedisLink link;

    /** Waits until there is a connection. */
    OneRedis(RedisProcess process) {
        this.process = process;
        link = RedisLink.open(new RedisSettings(List.of(process.uri())));
        Await.until("there is a connection", Duration.ofSeconds(10), () -> !link.isAway());
    }

    /** The link to it, after everything in it was forgotten. */
    RedisLink emptied() {
        process.command("FLUSHALL");
        return link;
    }

    @Override
    public void close() {
        link.close();
        process.close();
    }
}
