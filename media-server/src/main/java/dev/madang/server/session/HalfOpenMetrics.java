package dev.madang.server.session;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The figures of connections that are described and not made. */
@Singleton
final class HalfOpenMetrics {
    private final MeterRegistry registry;
    private final HalfOpenSessions sessions;

    @Inject
    HalfOpenMetrics(MeterRegistry registry, HalfOpenSessions sessions) {
        this.registry = registry;
        this.sessions = sessions;
    }

    void start(@Observes StartupEvent started) {
        Gauge.builder("madang.half.open", sessions, HalfOpenSessions::held)
                .description("Connections whose client has its description and no keys yet")
                .register(registry);
        for (HalfOpenSessions.Whose whose : HalfOpenSessions.Whose.values()) {
            FunctionCounter.builder("madang.half.open.refused", sessions, now -> now.refusals(whose))
                    .description("Connections that were refused since too many are not made yet")
                    .tag("whose", whose.label())
                    .register(registry);
        }
    }
}
