package dev.madang.server.fleet;

import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegistryAwayException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The nodes of the fleet, as the directory told last; while it is away, those that were there, and where it has forgotten one, as long as
 * there is a link to it. From any thread.
 */
@Singleton
public final class KnownNodes {
    /** What was read longer ago says nothing of who is not there any more. */
    private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();

    /** A link that is lost for so long tells that its node may be. */
    private static final long LINK_LOST_NANOS = Duration.ofSeconds(1).toNanos();

    private final NodeDirectory directory;
    private volatile Map<String, NodeRecord> nodes = Map.of();
    private final Map<String, NodeRecord> seen = new ConcurrentHashMap<>();
    private final Set<String> replaced = ConcurrentHashMap.newKeySet();
    private volatile long readNanos = System.nanoTime() - FRESH_NANOS;
    /** Nodes to which there is a link, and when it was lost of those to which there was one. */
    private final Map<String, Long> epochsLinked = new ConcurrentHashMap<>();

    private final Map<String, Long> lostNanos = new ConcurrentHashMap<>();

    @Inject
    KnownNodes(NodeDirectory directory) {
        this.directory = directory;
    }

    /**
     * Reads who is there; blocks as the directory does.
     *
     * @throws RegistryAwayException when it does not answer
     */
    void read() {
        List<NodeRecord> all = directory.nodes();
        if (!all.isEmpty()) {
            Map<String, NodeRecord> told = all.stream().collect(Collectors.toMap(NodeRecord::name, node -> node));
            // A directory that has just come back empty has the others again only after they renewed.
            nodes.forEach((name, node) -> {
                if (isLinked(node.ref())) {
                    told.putIfAbsent(name, node);
                }
            });
            nodes = told;
            readNanos = System.nanoTime();
            nodes.forEach((name, node) -> {
                NodeRecord before = seen.put(name, node);
                if (before != null && before.ref().epoch() < node.ref().epoch()) {
                    replaced.add(name);
                }
            });
        }
    }

    void linked(String name, long epoch) {
        epochsLinked.put(name, epoch);
        lostNanos.remove(name);
    }

    void linkLost(String name, long epoch) {
        if (epochsLinked.remove(name, epoch)) {
            lostNanos.put(name, System.nanoTime());
        }
    }

    private boolean isLinked(NodeRef node) {
        Long epoch = epochsLinked.get(node.node());
        return epoch != null && epoch == node.epoch();
    }

    /** Those that are there, in the order of their names. */
    public List<NodeRecord> all() {
        return nodes.values().stream()
                .sorted(Comparator.comparing(NodeRecord::name))
                .toList();
    }

    /** Nodes that were started anew since this was asked last: what they had is lost. */
    Set<String> takeReplaced() {
        Set<String> all = Set.copyOf(replaced);
        replaced.removeAll(all);
        return all;
    }

    /** Those that are there, and those that were and may not be any more: forgotten when another life of them is seen. */
    Iterable<NodeRecord> seen() {
        return seen.values();
    }

    public Optional<NodeRecord> find(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /** Whether that is an address of another node, which passes on what many clients send. */
    public boolean isNode(InetAddress address) {
        return nodes.values().stream()
                .flatMap(node -> node.control().stream())
                .anyMatch(control -> address.equals(control.getAddress()) && !address.isLoopbackAddress());
    }

    /** Whether a node of that name is there, for all that is known. */
    public boolean isPresent(String name) {
        NodeRecord node = nodes.get(name);
        return node != null && isAlive(node.ref());
    }

    /**
     * Whether that life of a node is not over, for all that is known: there is a link to it, or there was one a moment ago, or its lease
     * holds, or the directory does not say at present.
     */
    public boolean isAlive(NodeRef node) {
        Long linked = epochsLinked.get(node.node());
        if (linked != null) {
            return linked == node.epoch();
        }
        long now = System.nanoTime();
        Long lost = lostNanos.get(node.node());
        if (lost != null && now - lost < LINK_LOST_NANOS) {
            return true;
        }
        if (now - readNanos > FRESH_NANOS) {
            return true;
        }
        NodeRecord there = nodes.get(node.node());
        return there != null && there.ref().equals(node);
    }
}
