package dev.madang.server.fleet;

import dev.madang.rooms.registry.NodeRef;
import java.time.Instant;

/**
 * What this node is.
 *
 * @param ref its name, and which life of it this is
 * @param version of its program
 * @param since when it started
 */
public record NodeSelf(NodeRef ref, String region, String version, Instant since) {
    public String name() {
        return ref.node();
    }
}
