package dev.madang.rooms;

import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.router.RemoteTracks;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a node's rooms know of the other nodes.
 *
 * @param self this node
 * @param links by which rooms that several nodes carry hold together
 * @param mayDecide whether this node may decide for rooms: its lease holds, as far as it can know
 * @param isAlive whether that life of another node is not over, for all that is known
 * @param isPresent whether a node of that name is there
 * @param tracks finds the tracks of a room that come in on other nodes
 */
public record Fleet(
        NodeRef self,
        RoomLinks links,
        BooleanSupplier mayDecide,
        Predicate<NodeRef> isAlive,
        Predicate<String> isPresent,
        Function<RoomKey, RemoteTracks> tracks) {
    /** There are no other nodes. */
    public static Fleet alone(String node) {
        return new Fleet(
                new NodeRef(node, 1),
                RoomLinks.NONE,
                () -> true,
                other -> false,
                other -> false,
                room -> RemoteTracks.NONE);
    }
}
