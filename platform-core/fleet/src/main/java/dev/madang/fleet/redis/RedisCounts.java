package dev.madang.fleet.redis;

import java.util.concurrent.atomic.LongAdder;

/** What went wrong with a Redis since the start; from any thread. */
public final class RedisCounts {
    final LongAdder away = new LongAdder();
    final LongAdder unreadable = new LongAdder();
    final LongAdder renewed = new LongAdder();

    RedisCounts() {}

    /** Calls that had no answer, or one that says that Redis cannot do it at present. */
    public long away() {
        return away.sum();
    }

    /** Records passed over because they could not be read, such as those of a newer version; each time counts. */
    public long unreadable() {
        return unreadable.sum();
    }

    /** How often connections were made anew because there was no answer, or a replica answered. */
    public long connectionsRenewed() {
        return renewed.sum();
    }
}
