package dev.madang.fleet.link;

/**
 * This node's side of a handshake.
 *
 * @param node what it tells of itself
 * @param keys the fleet's keys as they are now
 * @param generation of the SRTP keys by which it sends now, 0 to 15
 */
public record LinkSelf(NodeIdentity node, FleetKeys keys, int generation) {
    /** @throws IllegalArgumentException when the generation is out of range */
    public LinkSelf {
        if (generation < 0 || generation > Greeting.MOST_GENERATION) {
            throw new IllegalArgumentException("no generation of SRTP keys: " + generation);
        }
    }
}
