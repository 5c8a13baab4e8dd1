package dev.madang.server.fleet;

import dev.madang.fleet.control.LinkEnd;
import dev.madang.fleet.control.LinkMetrics;
import dev.madang.fleet.link.LinkRefusal;
import dev.madang.fleet.redis.RedisLink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The figures of the fleet as this node sees it. */
@Singleton
final class FleetMetrics implements LinkMetrics {
    private final Map<LinkRefusal, Counter> refusals = new EnumMap<>(LinkRefusal.class);
    private final Map<LinkEnd, Counter> ends = new EnumMap<>(LinkEnd.class);
    private final Counter made;
    private final Counter unreachable;

    @Inject
    FleetMetrics(
            MeterRegistry meters,
            KnownNodes nodes,
            NodeLoad load,
            NodeLease lease,
            FleetLinks links,
            SharedStore shared) {
        for (LinkRefusal why : LinkRefusal.values()) {
            refusals.put(
                    why,
                    Counter.builder("madang.fleet.links.refused")
                            .description("Handshakes with other nodes that failed")
                            .tag("reason", word(why))
                            .register(meters));
        }
        for (LinkEnd why : LinkEnd.values()) {
            ends.put(
                    why,
                    Counter.builder("madang.fleet.links.ended")
                            .description("Links to other nodes that ended")
                            .tag("reason", word(why))
                            .register(meters));
        }
        made = Counter.builder("madang.fleet.links.made")
                .description("Links to other nodes that were made")
                .register(meters);
        unreachable = Counter.builder("madang.fleet.links.unreachable")
                .description("Addresses of other nodes that did not take a connection")
                .register(meters);
        FunctionCounter.builder("madang.fleet.frames.malformed", links, FleetLinks::malformed)
                .description("Messages of other nodes that could not be read")
                .register(meters);
        Gauge.builder("madang.fleet.nodes", nodes, known -> known.all().size())
                .description("Nodes that this one knows, itself included")
                .register(meters);
        Gauge.builder("madang.node.load", load, NodeLoad::load)
                .description("How much of what this node can do is used, 0 to 1 and more")
                .register(meters);
        Gauge.builder("madang.node.lease", lease, held -> held.holds() ? 1 : 0)
                .description("1 as long as this node may decide for rooms")
                .register(meters);
        RedisLink redis = shared.redis();
        if (redis != null) {
            FunctionCounter.builder(
                            "madang.fleet.registry.away",
                            redis,
                            link -> link.counts().away())
                    .description("Calls to the shared store that had no answer in time")
                    .register(meters);
            FunctionCounter.builder(
                            "madang.fleet.registry.unreadable",
                            redis,
                            link -> link.counts().unreadable())
                    .description("Records in the shared store that could not be read, each time")
                    .register(meters);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void refused(LinkRefusal why) {
        Objects.requireNonNull(refusals.get(why)).increment();
    }

    @Override
    public void notConnected() {
        unreachable.increment();
    }

    @Override
    public void up() {
        made.increment();
    }

    @Override
    public void down(LinkEnd why) {
        Objects.requireNonNull(ends.get(why)).increment();
    }
}
