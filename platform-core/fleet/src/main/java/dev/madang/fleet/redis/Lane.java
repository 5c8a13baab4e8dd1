package dev.madang.fleet.redis;

import java.time.Duration;

/** What shares a connection, so that the one kind of calls does not wait behind the other. */
enum Lane {
    /** What is decided on: one room at a time. */
    DECISIONS(Duration.ofMillis(300)),
    /** The leases of nodes. */
    LEASES(Duration.ofMillis(300)),
    /** Whatever gives many. */
    LISTS(Duration.ofSeconds(2));

    private final Duration longest;

    Lane(Duration longest) {
        this.longest = longest;
    }

    /** How long a call of a port may take, everything included. */
    Duration longest() {
        return longest;
    }
}
