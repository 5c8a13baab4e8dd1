package dev.madang.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.server.entry.NodeCalls;
import dev.madang.server.fleet.KnownNodes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows rooms of the whole fleet: what this node does not know of them is asked of the nodes that decide for them. */
@Singleton
final class RoomsElsewhere {
    /** Ids in one address: it stays well below the longest that is taken. */
    private static final int AT_ONCE = 40;

    private final Rooms rooms;
    private final KnownNodes nodes;
    private final NodeCalls calls;

    @Inject
    RoomsElsewhere(Rooms rooms, KnownNodes nodes, NodeCalls calls) {
        this.rooms = rooms;
        this.nodes = nodes;
        this.calls = calls;
    }

    /**
     * Those rooms in that order; one that has just ended, or whose node does not answer, is left out.
     *
     * @param authorization of who asks
     */
    List<Object> documents(List<RegisteredRoom> wanted, @Nullable String authorization) {
        Map<String, Object> found = new HashMap<>();
        Map<String, List<String>> missing = new TreeMap<>();
        for (RegisteredRoom each : wanted) {
            String id = each.key().id().value();
            Optional<Room> here = rooms.here(each.key());
            if (here.isPresent()) {
                found.put(id, RoomDocument.of(here.get().view()));
            } else {
                missing.computeIfAbsent(each.home().node(), any -> new ArrayList<>())
                        .add(id);
            }
        }
        List<NodeCalls.Question> questions = new ArrayList<>();
        missing.forEach((node, ids) -> nodes.find(node).ifPresent(there -> {
            for (int i = 0; i < ids.size(); i += AT_ONCE) {
                String query = String.join("&id=", ids.subList(i + 1, Math.min(ids.size(), i + AT_ONCE)));
                questions.add(new NodeCalls.Question(
                        there, "/v1/rooms/" + ids.get(i) + "/here" + (query.isEmpty() ? "" : "?id=" + query)));
            }
        }));
        for (NodeCalls.Answer answer : calls.getAll(questions, authorization)) {
            for (JsonNode room : answer.said()) {
                found.put(room.path("id").asText(), room);
            }
        }
        List<Object> inOrder = new ArrayList<>();
        for (RegisteredRoom each : wanted) {
            Object document = found.get(each.key().id().value());
            if (document != null) {
                inOrder.add(document);
            }
        }
        return inOrder;
    }
}
