package dev.madang.fleet.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.NodeState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node as it stands in Redis: a JSON object with {@code v} (1) and the parts of {@link NodeRecord} by their names; times in milliseconds
 * since 1970, addresses as {@code {host, port}}. Members that are not known are ignored, a state that is not known means that nothing is
 * to be placed there, a higher {@code v} cannot be read. No name is looked up.
 */
final class NodeText {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private NodeText() {}

    static String of(NodeRecord node) {
        ObjectNode text = JSON.createObjectNode();
        text.put("v", VERSION);
        text.put("name", node.name());
        text.put("epoch", node.ref().epoch());
        text.put("region", node.region());
        text.put("version", node.version());
        text.put("oldestWire", node.oldestWire());
        text.put("newestWire", node.newestWire());
        ArrayNode control = text.putArray("control");
        for (InetSocketAddress address : node.control()) {
            control.addObject().put("host", address.getHostString()).put("port", address.getPort());
        }
        text.put("http", node.http().toString());
        text.put("state", node.state().name());
        if (node.drainedBy() != null) {
            text.put("drainedBy", node.drainedBy().toEpochMilli());
        }
        text.put("since", node.since().toEpochMilli());
        text.put("load", node.load());
        text.put("people", node.people());
        text.put("rooms", node.rooms());
        text.put("relays", node.relays());
        return text.toString();
    }

    /** Empty for what cannot be read. */
    static Optional<NodeRecord> read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.path("v").isInt()
                    || node.path("v").asInt() > VERSION
                    || !node.path("name").isTextual()
                    || !node.path("epoch").isIntegralNumber()) {
                return Optional.empty();
            }
            List<InetSocketAddress> control = new ArrayList<>();
            for (JsonNode address : node.path("control")) {
                control.add(address(
                        address.path("host").asText(), address.path("port").asInt()));
            }
            return Optional.of(new NodeRecord(
                    new NodeRef(node.path("name").asText(), node.path("epoch").asLong()),
                    node.path("region").asText(),
                    node.path("version").asText(),
                    node.path("oldestWire").asInt(),
                    node.path("newestWire").asInt(),
                    control,
                    URI.create(node.path("http").asText()),
                    node.path("state").asText().equals(NodeState.READY.name()) ? NodeState.READY : NodeState.DRAINING,
                    node.hasNonNull("drainedBy")
                            ? Instant.ofEpochMilli(node.path("drainedBy").asLong())
                            : null,
                    Instant.ofEpochMilli(node.path("since").asLong()),
                    node.path("load").asDouble(),
                    node.path("people").asInt(),
                    node.path("rooms").asInt(),
                    node.path("relays").asInt()));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), port);
        } catch (IllegalArgumentException name) {
            return InetSocketAddress.createUnresolved(host, port);
        }
    }
}
