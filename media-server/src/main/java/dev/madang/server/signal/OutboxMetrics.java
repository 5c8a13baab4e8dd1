package dev.madang.server.signal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The figures of what waits for clients. */
@Singleton
final class OutboxMetrics {
    private final MeterRegistry registry;
    private final OutboxBudget outboxes;

    @Inject
    OutboxMetrics(MeterRegistry registry, OutboxBudget outboxes) {
        this.registry = registry;
        this.outboxes = outboxes;
    }

    void start(@Observes StartupEvent started) {
        Gauge.builder("madang.signal.held.bytes", outboxes, OutboxBudget::heldBytes)
                .description("Bytes of signalling messages that are kept for clients or wait for them")
                .register(registry);
        FunctionCounter.builder("madang.signal.gave.way", outboxes, OutboxBudget::gaveWay)
                .description("Sessions whose kept messages, or slow socket, had to give way to others")
                .register(registry);
    }
}
