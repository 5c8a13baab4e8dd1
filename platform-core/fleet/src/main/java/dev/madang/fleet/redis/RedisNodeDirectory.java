package dev.madang.fleet.redis;

import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegistryAwayException;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of a fleet in Redis. A lease is a key of its own that Redis lets expire; beside it stand the names of all, as they are in
 * another slot of a cluster.
 */
public final class RedisNodeDirectory implements NodeDirectory {
    private static final Duration EPOCHS_REMEMBERED = Duration.ofDays(28);
    private static final Duration NAMES_REMEMBERED = Duration.ofDays(1);

    private final RedisLink link;
    private final Keys keys;

    public RedisNodeDirectory(RedisLink link) {
        this.link = link;
        keys = link.keys();
    }

    @Override
    public boolean renew(NodeRecord node, Duration life) {
        Deadline deadline = Deadline.in(Lane.LEASES.longest());
        String said =
                act(deadline, node.ref(), "renew", Long.toString(Math.max(1, life.toMillis())), NodeText.of(node));
        if (said.equals("late")) {
            return false;
        }
        try {
            link.run(
                    Lane.LEASES,
                    deadline,
                    Script.NAMES,
                    new String[] {keys.names()},
                    "renew",
                    node.name(),
                    Long.toString(NAMES_REMEMBERED.toSeconds()));
        } catch (RegistryAwayException later) {
            // The lease holds all the same, and the link has counted it; the name comes in with the next renewal.
            return true;
        }
        return true;
    }

    @Override
    public void leave(NodeRef node) {
        act(Deadline.in(Lane.LEASES.longest()), node, "leave");
    }

    private String act(Deadline deadline, NodeRef node, String act, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(act, Long.toString(node.epoch()), Long.toString(EPOCHS_REMEMBERED.toMillis())));
        arguments.addAll(List.of(more));
        return link.run(
                        Lane.LEASES,
                        deadline,
                        Script.LEASE,
                        new String[] {keys.lease(node.node()), keys.earliest(node.node())},
                        arguments.toArray(String[]::new))
                .getFirst();
    }

    @Override
    public List<NodeRecord> nodes() {
        Deadline deadline = Deadline.in(Lane.LEASES.longest());
        List<String> names =
                link.ask(Lane.LISTS, deadline, keys.names(), commands -> commands.zrange(keys.names(), 0, -1));
        if (names.isEmpty()) {
            return List.of();
        }
        String[] leases = names.stream().map(keys::lease).toArray(String[]::new);
        List<KeyValue<String, String>> texts =
                link.ask(Lane.LISTS, deadline, leases[0], commands -> commands.mget(leases));
        List<NodeRecord> nodes = new ArrayList<>();
        for (KeyValue<String, String> text : texts) {
            if (text.hasValue()) {
                Optional<NodeRecord> read = NodeText.read(text.getValue());
                read.ifPresentOrElse(nodes::add, link.counts().unreadable::increment);
            }
        }
        nodes.sort(Comparator.comparing(NodeRecord::name));
        return nodes;
    }
}
