package dev.madang.rooms.broker;

/** What a leg is for, as far as its place matters. */
public enum LegKind {
    /** Of a role that publishes: its media goes on to all Edges, so that its node had better be quiet. */
    HOST,
    /** Receives only. */
    VIEWER
}
