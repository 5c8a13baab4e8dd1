package dev.madang.rooms;

/**
 * What a publisher says of a track that it sends.
 *
 * @param source 1 to {@value #MAX_LENGTH} lower-case letters, digits and dashes, such as {@code camera}
 * @param muted whether it begins muted
 */
public record TrackSource(String source, boolean muted) {
    static final int MAX_LENGTH = 32;

    /** Where nothing was said. */
    static final TrackSource UNSAID = new TrackSource("unsaid", false);

    /** @throws IllegalArgumentException when the source is not allowed */
    public TrackSource {
        if (!source.matches("[a-z0-9-]{1," + MAX_LENGTH + "}")) {
            throw new IllegalArgumentException(
                    "a source has 1 to " + MAX_LENGTH + " lower-case letters, digits and dashes");
        }
    }
}
