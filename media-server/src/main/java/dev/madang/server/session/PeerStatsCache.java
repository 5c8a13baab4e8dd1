package dev.madang.server.session;

import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerStats;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a Peer for its figures at most once in a short while, however many viewers want to know about one publisher. */
@Singleton
public final class PeerStatsCache {
    private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_MILLIS = 500;

    private final Map<Long, Reading> readings = new ConcurrentHashMap<>();

    private volatile long sweptNanos = System.nanoTime();

    private record Reading(Future<PeerStats> stats, long takenNanos) {}

    /** The Peer's figures, at most a second old; nothing when it is gone. */
    public Optional<PeerStats> of(PeerHandle peer) {
        long now = System.nanoTime();
        Reading reading = readings.compute(
                peer.id(),
                (id, last) -> last != null && now - last.takenNanos() < MAX_AGE_NANOS
                        ? last
                        : new Reading(peer.stats(), now));
        forgetOld(now);
        try {
            return Optional.of(reading.stats().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException gone) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void forgetOld(long now) {
        if (now - sweptNanos > SWEEP_NANOS) {
            sweptNanos = now;
            readings.values().removeIf(old -> now - old.takenNanos() > SWEEP_NANOS);
        }
    }
}
