package dev.madang.server.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.rooms.registry.NodeRecord;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A node of the fleet.
 *
 * @param state {@code ready} or {@code draining}
 * @param http where other nodes reach it
 * @param load 0 to 1 and more
 * @param people connections that it has
 * @param rooms rooms of which it has anything
 * @param relays streams that it sends to other nodes
 * @param since when it started
 * @param emptyBy when its drain ends; absent where it is not drained
 */
@Schema(name = "Node", description = "A node of the fleet")
@JsonInclude(JsonInclude.Include.NON_NULL)
record NodeDocument(
        String id,
        String state,
        String region,
        String version,
        String http,
        double load,
        int people,
        int rooms,
        int relays,
        Instant since,
        @Nullable Instant emptyBy) {
    private static final double PLACES = 1_000;

    static NodeDocument of(NodeRecord node) {
        return new NodeDocument(
                node.name(),
                node.state().name().toLowerCase(Locale.ROOT),
                node.region(),
                node.version(),
                node.http().toString(),
                Math.round(node.load() * PLACES) / PLACES,
                node.people(),
                node.rooms(),
                node.relays(),
                node.since(),
                node.drainedBy());
    }
}
