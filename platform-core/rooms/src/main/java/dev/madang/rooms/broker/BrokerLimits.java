package dev.madang.rooms.broker;

import java.time.Duration;

/**
 * How nodes are filled. Loads are parts of what a node can do, as in {@code NodeRecord.load}.
 *
 * @param ceiling load that is never exceeded by placing; above 0
 * @param roomLegs legs of one room that a node may have before others are taken as long as there are any; 1 and up
 * @param ramp how long a fresh node is spared: until then its share grows from nearly nothing to that of others
 * @param hostLoad what one host's leg adds to the load of a node, roughly
 * @param viewerLoad what one viewer's leg adds
 * @param affinity how much more load a node may have than others and still be taken because it carries the room already
 * @param clear how much less load one of two nodes has to have to be chosen for certain; below that it is chosen the more likely the
 *     less it has. What is known is seconds old and all go by it: else they would all go to the same nodes until they hear of each other
 * @param burst how many times the load of viewers who are just coming counts against a host's leg
 */
public record BrokerLimits(
        double ceiling,
        int roomLegs,
        Duration ramp,
        double hostLoad,
        double viewerLoad,
        double affinity,
        double clear,
        double burst) {
    /**
     * Ceiling 0.9, 500 legs of a room, 30 s of ramp, 0.01 for a host and 0.001 for a viewer, affinity 0.03, clear 0.1, burst
     * 4. The ceiling leaves room for what other nodes promise at the same time.
     */
    public static final BrokerLimits DEFAULTS =
            new BrokerLimits(0.9, 500, Duration.ofSeconds(30), 0.01, 0.001, 0.03, 0.1, 4);

    /** @throws IllegalArgumentException when one is out of its range */
    public BrokerLimits {
        if (!(ceiling > 0) || roomLegs < 1 || ramp.isNegative()) {
            throw new IllegalArgumentException("ceiling, legs of a room, or ramp out of range");
        }
        if (!(hostLoad >= 0) || !(viewerLoad >= 0) || !(affinity >= 0) || !(clear > 0) || !(burst >= 0)) {
            throw new IllegalArgumentException("loads, affinity and burst must be 0 or more, and clear above 0");
        }
    }

    double load(LegKind kind) {
        return switch (kind) {
            case HOST -> hostLoad;
            case VIEWER -> viewerLoad;
        };
    }
}
