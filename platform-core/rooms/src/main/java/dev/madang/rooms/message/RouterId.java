package dev.madang.rooms.message;

/**
 * A Router of a room: there is one on each node that carries legs of it.
 *
 * @param node name of its node
 * @param life tells it apart from Routers of that room that were on that node before; a later one has a higher number
 */
public record RouterId(String node, long life) implements Comparable<RouterId> {
    @Override
    public int compareTo(RouterId other) {
        int byNode = node.compareTo(other.node);
        return byNode == 0 ? Long.compare(life, other.life) : byNode;
    }

    @Override
    public String toString() {
        return node + "/" + life;
    }
}
