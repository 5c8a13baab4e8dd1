package dev.madang.server.metrics;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.MediaStats;
import dev.madang.media.engine.MediaStats.WorkerStats;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.mode.Role;
import dev.madang.server.connection.Connections;
import dev.madang.server.connection.Cut;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures of the media core and of the rooms: counters for every {@link MediaCounter}, gauges of what there is. */
@Singleton
final class NodeMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry registry;
    private final StatsReading reading;
    private final Rooms rooms;
    private final Connections connections;

    @Inject
    NodeMetrics(MeterRegistry registry, StatsReading reading, Rooms rooms, Connections connections) {
        this.connections = connections;
        this.registry = registry;
        this.reading = reading;
        this.rooms = rooms;
    }

    void start(@Observes StartupEvent started) {
        for (MediaCounter counter : MediaCounter.values()) {
            String name = "madang." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
            FunctionCounter.builder(name, reading, now -> now.media().counters().getOrDefault(counter, 0L))
                    .description(counter.help())
                    .register(registry);
        }
        connections();
        media("madang.peers", "Peers that exist", MediaStats::peers);
        media("madang.producers", "Tracks coming in", MediaStats::producers);
        media("madang.consumers", "Tracks going out", MediaStats::consumers);
        for (WorkerStats worker : reading.media().workers()) {
            worker(worker.index());
        }
        for (String mode : rooms.modes()) {
            Gauge.builder("madang.rooms", reading, now -> now.rooms(mode))
                    .description("Rooms that are open")
                    .tag("mode", mode)
                    .register(registry);
        }
        for (Role role : Role.values()) {
            Gauge.builder("madang.participants", reading, now -> now.participants(role))
                    .description("Participants in rooms")
                    .tag("role", role.label())
                    .register(registry);
        }
    }

    private void connections() {
        Gauge.builder("madang.http.connections", connections, Connections::open)
                .description("HTTP and WebSocket connections that are open")
                .register(registry);
        Gauge.builder("madang.http.unfinished.bytes", connections, Connections::unfinishedBytes)
                .description("Kept of requests and messages that have begun and not ended, in bytes")
                .register(registry);
        for (Cut cut : Cut.values()) {
            FunctionCounter.builder("madang.http.cut", connections, now -> now.count(cut))
                    .description("Connections that were refused or closed because they went beyond a bound")
                    .tag("reason", cut.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .register(registry);
        }
    }

    private void media(String name, String help, ToDoubleFunction<MediaStats> figure) {
        Gauge.builder(name, reading, now -> figure.applyAsDouble(now.media()))
                .description(help)
                .register(registry);
    }

    private void worker(int index) {
        String label = String.valueOf(index);
        FunctionCounter.builder(
                        "madang.worker.busy.seconds",
                        reading,
                        now -> now.worker(index).busyNanos() / NANOS_PER_SECOND)
                .description("Time that a media worker spent working, in seconds")
                .tag("worker", label)
                .register(registry);
        gauge(
                "madang.worker.lag.seconds",
                "Longest cycle of a worker's loop in the last half minute, in seconds",
                index,
                worker -> worker.maxCycleNanos() / NANOS_PER_SECOND);
        gauge("madang.worker.peers", "Peers that a worker owns", index, WorkerStats::peers);
        gauge("madang.worker.tcp.connections", "ICE-TCP connections that are open", index, WorkerStats::tcpConnections);
        gauge("madang.worker.slots", "Packet slots that a worker holds", index, WorkerStats::slotsInUse);
    }

    private void gauge(String name, String help, int index, ToDoubleFunction<WorkerStats> figure) {
        Gauge.builder(name, reading, now -> figure.applyAsDouble(now.worker(index)))
                .description(help)
                .tag("worker", String.valueOf(index))
                .register(registry);
    }
}
