package dev.madang.rooms.registry;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself.
 *
 * @param ref which life of which node
 * @param region where it is; nodes of one region are near each other
 * @param version of its program
 * @param oldestWire lowest version of the fleet's protocols that it speaks
 * @param newestWire highest version of them that it speaks
 * @param control where it listens for control links
 * @param http where other nodes reach its HTTP server
 * @param drainedBy when its drain ends, null while it is not draining
 * @param since when it became ready first
 * @param load 0 to 1 and more: the worst of processor, lateness of workers, packets and bandwidth
 * @param people participants whose legs it has
 * @param rooms rooms of which it has legs
 * @param relays streams that it sends to other nodes
 */
public record NodeRecord(
        NodeRef ref,
        String region,
        String version,
        int oldestWire,
        int newestWire,
        List<InetSocketAddress> control,
        URI http,
        NodeState state,
        @Nullable Instant drainedBy,
        Instant since,
        double load,
        int people,
        int rooms,
        int relays) {
    public NodeRecord {
        control = List.copyOf(control);
    }

    /** The same in that state. */
    public NodeRecord with(NodeState now, @Nullable Instant until) {
        return new NodeRecord(
                ref,
                region,
                version,
                oldestWire,
                newestWire,
                control,
                http,
                now,
                until,
                since,
                load,
                people,
                rooms,
                relays);
    }

    public String name() {
        return ref.node();
    }
}
