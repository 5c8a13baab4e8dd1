package dev.madang.rooms.registry;

/** What may be asked of a node. */
public enum NodeState {
    /** Legs may be placed there. */
    READY,
    /** No new leg is placed there, and those that are there go. */
    DRAINING
}
