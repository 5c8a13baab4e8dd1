package dev.madang.server.fleet;

import dev.madang.fleet.redis.RedisLink;
import org.jspecify.annotations.Nullable;

/**
 * Where nodes share what they know.
 *
 * @param redis null for a node that is alone
 */
record SharedStore(@Nullable RedisLink redis) implements AutoCloseable {
    /** Whether there are other nodes, or may be. */
    boolean isShared() {
        return redis != null;
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
