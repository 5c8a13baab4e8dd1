package dev.madang.server.fleet;

import dev.madang.rooms.Room;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRecord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What can be told of the fleet. From any thread. */
@Singleton
public final class FleetView {
    private final FleetMember member;
    private final KnownNodes nodes;
    private final FleetMedia media;

    @Inject
    FleetView(FleetMember member, KnownNodes nodes, FleetMedia media) {
        this.member = member;
        this.nodes = nodes;
        this.media = media;
    }

    /** This node as it is now. */
    public NodeRecord self() {
        return member.record();
    }

    /** All nodes, in the order of their names: this one as it is now, others as they said last. */
    public List<NodeRecord> nodes() {
        NodeRecord self = self();
        List<NodeRecord> all = new ArrayList<>(nodes.all());
        all.removeIf(node -> node.name().equals(self.name()));
        all.add(self);
        all.sort(Comparator.comparing(NodeRecord::name));
        return all;
    }

    /**
     * A stream of a room that this node sends to another one.
     *
     * @param track its id as text
     * @param encoding its place in its publisher's order
     */
    public record Relayed(String track, int encoding, String to) {}

    /** What of that room this node sends to others. */
    public List<Relayed> relays(RoomKey room) {
        return media.sent(room).stream()
                .map(sent -> new Relayed(sent.track().toString(), sent.encoding(), sent.to()))
                .toList();
    }

    /** Nodes, beside this one, that carry a room whose Home is here. */
    public List<NodeRecord> carriers(Room room) {
        return room.legs().stream()
                .map(leg -> leg.node())
                .distinct()
                .filter(node -> !node.equals(self().name()))
                .flatMap(node -> nodes.find(node).stream())
                .toList();
    }
}
