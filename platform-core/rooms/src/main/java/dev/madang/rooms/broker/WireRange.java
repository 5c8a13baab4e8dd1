package dev.madang.rooms.broker;

/**
 * Versions of the fleet's protocols that a node speaks.
 *
 * @param oldest the lowest
 * @param newest the highest
 */
public record WireRange(int oldest, int newest) {
    /** Whether there is a version that both speak. */
    public boolean overlaps(WireRange other) {
        return oldest <= other.newest && other.oldest <= newest;
    }
}
