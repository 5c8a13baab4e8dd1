package dev.madang.fleet.control;

import dev.madang.fleet.link.LinkRefusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tells of refusals that an operator can do something about, each kind once in ten seconds; what anybody could bring about is only counted. Thread-safe. */
final class RefusalLog {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");
    private static final long QUIET = TimeUnit.SECONDS.toNanos(10);

    private final Map<LinkRefusal, Long> told = new EnumMap<>(LinkRefusal.class);

    void tell(LinkRefusal why, String withWhom) {
        if (why.authenticated() && isDue(why, System.nanoTime())) {
            LOG.log(System.Logger.Level.WARNING, "no control link with {0}: {1}", withWhom, why);
        }
    }

    private synchronized boolean isDue(LinkRefusal why, long now) {
        Long last = told.get(why);
        if (last != null && now - last < QUIET) {
            return false;
        }
        told.put(why, now);
        return true;
    }
}
