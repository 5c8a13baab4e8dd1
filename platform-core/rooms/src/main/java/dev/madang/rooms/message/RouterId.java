package dev.madang.rooms.message;

/**
 * A Router of a room: there is one on each node that carries legs of it.
 *
 * @param node name of its node
 */
public record RouterId(String node) implements Comparable<RouterId> {
    @Override
    public int compareTo(RouterId other) {
        return node.compareTo(other.node);
    }

    @Override
    public String toString() {
        return node;
    }
}
