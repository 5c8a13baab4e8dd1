package dev.madang.rooms.registry;

/**
 * One life of a node.
 *
 * @param node its name, unique in the fleet
 * @param epoch when it started, in milliseconds since 1970; a later life has a higher one
 */
public record NodeRef(String node, long epoch) {
    @Override
    public String toString() {
        return node + "@" + epoch;
    }
}
