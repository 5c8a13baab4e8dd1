package dev.madang.fleet.control;

import dev.madang.fleet.link.NodeIdentity;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A node as the directory has it.
 *
 * @param name unique in the fleet
 * @param epoch when its life began, milliseconds since 1970; of a former life nothing is taken any more
 * @param addresses where it takes control links, in the order in which they are tried; at most {@value #MOST_ADDRESSES}
 */
public record KnownNode(String name, long epoch, List<InetSocketAddress> addresses) {
    /** More addresses than that are not tried. */
    public static final int MOST_ADDRESSES = 8;

    /** @throws IllegalArgumentException when a node cannot have that name, or has too many addresses */
    public KnownNode {
        NodeIdentity.checkName(name);
        addresses = List.copyOf(addresses);
        if (addresses.size() > MOST_ADDRESSES) {
            throw new IllegalArgumentException(name + " has " + addresses.size() + " addresses for control links");
        }
    }
}
