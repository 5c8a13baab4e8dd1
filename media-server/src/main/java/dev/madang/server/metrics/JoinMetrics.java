package dev.madang.server.metrics;

import dev.madang.media.engine.PeerPhase;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.router.Leg;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How long joins take: {@code madang_join_seconds}, by leg and phase. */
@Singleton
public final class JoinMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final Map<Direction, Timer> signal = new EnumMap<>(Direction.class);
    private final Map<Direction, Map<PeerPhase, Timer>> phases = new EnumMap<>(Direction.class);

    @Inject
    public JoinMetrics(MeterRegistry registry) {
        for (Direction direction : Direction.values()) {
            signal.put(direction, timer(registry, direction, "signal"));
            Map<PeerPhase, Timer> timers = new EnumMap<>(PeerPhase.class);
            for (PeerPhase phase : PeerPhase.values()) {
                timers.put(phase, timer(registry, direction, phase.name().toLowerCase(Locale.ROOT)));
            }
            phases.put(direction, timers);
        }
    }

    private static Timer timer(MeterRegistry registry, Direction direction, String phase) {
        return Timer.builder("madang.join")
                .description("Time from the request (signal) or the answer (others) to a step of a join")
                .tag("leg", direction.label())
                .tag("phase", phase)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** The offer was answered, so long after the request came. */
    public void signalled(Leg leg, Duration sinceRequest) {
        Timer timer = signal.get(leg.direction());
        if (timer != null) {
            timer.record(sinceRequest);
        }
    }

    /** A step is done, so long after the Peer was made. */
    public void reached(Leg leg, PeerPhase phase, Duration sinceCreated) {
        Timer timer = phases.getOrDefault(leg.direction(), Map.of()).get(phase);
        if (timer != null) {
            timer.record(sinceCreated);
        }
    }
}
