package dev.madang.rooms.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The nodes of a fleet that shares memory: a single node, or a simulation. From any thread; blocks for no longer than a look-up. */
public final class InMemoryNodeDirectory implements NodeDirectory {
    private final InstantSource clock;
    private final Map<String, Lease> leases = new TreeMap<>();
    /** The earliest life of each node that may still be put in. */
    private final Map<String, Long> earliest = new HashMap<>();

    private record Lease(NodeRecord node, Instant until) {}

    /** @param clock by which leases end */
    public InMemoryNodeDirectory(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized boolean renew(NodeRecord node, Duration life) {
        if (earliest.getOrDefault(node.name(), Long.MIN_VALUE) > node.ref().epoch()) {
            return false;
        }
        earliest.put(node.name(), node.ref().epoch());
        leases.put(node.name(), new Lease(node, clock.instant().plus(life)));
        return true;
    }

    @Override
    public synchronized List<NodeRecord> nodes() {
        Instant now = clock.instant();
        leases.values().removeIf(lease -> !lease.until().isAfter(now));
        return leases.values().stream().map(Lease::node).toList();
    }

    @Override
    public synchronized void leave(NodeRef node) {
        if (earliest.getOrDefault(node.node(), Long.MIN_VALUE) <= node.epoch()) {
            earliest.put(node.node(), node.epoch() + 1);
            leases.remove(node.node());
        }
    }
}
