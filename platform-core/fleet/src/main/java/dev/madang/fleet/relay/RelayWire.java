package dev.madang.fleet.relay;

/** Brings messages to other nodes; a port. From any thread; returns at once, and calls nobody back, for locks are held. */
@FunctionalInterface
public interface RelayWire {
    /** What cannot be sent is lost: when there is a link again, both sides are told that they are linked, and all is said anew. */
    void send(String node, RelayMessage message);
}
