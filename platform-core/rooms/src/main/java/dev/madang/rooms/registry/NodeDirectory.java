package dev.madang.rooms.registry;

import java.time.Duration;
import java.util.List;

/**
 * Which nodes there are, each by a lease; a port. Methods may be called from any thread and block for 300 ms at the most; each throws
 * {@link RegistryAwayException} where there is no answer.
 */
public interface NodeDirectory {
    /**
     * Puts a node in, or prolongs its lease. Any node may do that for another one.
     *
     * @param life how long the lease holds from now on
     * @return false when that life of the node has left, or a later one is, or was, there: nothing has changed then. That is remembered
     *     for weeks
     */
    boolean renew(NodeRecord node, Duration life);

    /** All whose lease holds, in the order of their names. */
    List<NodeRecord> nodes();

    /** That life of a node is over, and so are those before it: none is renewed any more. Harmless when repeated. */
    void leave(NodeRef node);
}
