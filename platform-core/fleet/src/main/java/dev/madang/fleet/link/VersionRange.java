package dev.madang.fleet.link;

import java.util.OptionalInt;

/**
 * The wire versions that a node speaks.
 *
 * @param min the lowest, 1 to 65,535
 * @param max the highest, not below {@code min}
 */
public record VersionRange(int min, int max) {
    static final int MOST = 65_535;

    /** @throws IllegalArgumentException when it is none */
    public VersionRange {
        if (min < 1 || max < min || max > MOST) {
            throw new IllegalArgumentException("no range of wire versions: " + min + " to " + max);
        }
    }

    /** The highest version that both speak, if there is one. */
    public OptionalInt highestCommon(VersionRange other) {
        int highest = Math.min(max, other.max);
        return highest >= Math.max(min, other.min) ? OptionalInt.of(highest) : OptionalInt.empty();
    }
}
