package dev.madang.rooms.home;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Bounds how many a room tells something: so many a second on average, and so many at once. */
final class Deliveries {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int perSecond;
    private final int atOnce;
    private double available;
    private @Nullable Instant last;

    Deliveries(int perSecond, int atOnce) {
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        available = atOnce;
    }

    /** Whether so many may be told now; if not, nothing was taken. One message to more than that at once is let through when all is there. */
    boolean allows(int hearers, Instant now) {
        if (last != null) {
            double seconds = Math.max(0, Duration.between(last, now).toNanos() / NANOS_PER_SECOND);
            available = Math.min(atOnce, available + seconds * perSecond);
        }
        last = now;
        if (available < Math.min(hearers, atOnce)) {
            return false;
        }
        available -= hearers;
        return true;
    }
}
