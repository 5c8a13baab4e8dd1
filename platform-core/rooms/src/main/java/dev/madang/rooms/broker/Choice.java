package dev.madang.rooms.broker;

import dev.madang.rooms.registry.NodeRecord;

/** What came of a request for a place. */
public sealed interface Choice {
    /** The leg goes there. */
    record Chosen(NodeRecord node) implements Choice {}

    /** There is no place. */
    record Refused(Why why) implements Choice {}

    /** Why there is no place; the first that holds. */
    enum Why {
        /** No node is known, but for those that were not to be chosen. */
        NO_NODE,
        /** Every node drains. */
        ALL_DRAINING,
        /** No node speaks a version that all nodes of the room speak. */
        NO_COMMON_VERSION,
        /** Every node is as full as it may be; worth another try soon. */
        ALL_FULL
    }
}
