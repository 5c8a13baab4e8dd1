package dev.madang.rooms.model;

import dev.madang.rooms.mode.Right;

/**
 * What a publisher says of a track that it sends.
 *
 * @param source 1 to {@value #MAX_LENGTH} lower-case letters, digits and dashes, such as {@code camera}
 * @param muted whether it begins muted
 */
public record TrackSource(String source, boolean muted) {
    static final int MAX_LENGTH = 32;

    /** Where nothing was said. */
    public static final TrackSource UNSAID = new TrackSource("unsaid", false);

    /** What the sources of a screen begin with: its picture, and its sound. */
    private static final String SCREEN = "screen";

    /** @throws IllegalArgumentException when the source is not allowed */
    public TrackSource {
        if (!source.matches("[a-z0-9-]{1," + MAX_LENGTH + "}")) {
            throw new IllegalArgumentException(
                    "a source has 1 to " + MAX_LENGTH + " lower-case letters, digits and dashes");
        }
    }

    /** The right that it takes to publish this. */
    public Right right(TrackKind kind) {
        if (source.equals(SCREEN) || source.startsWith(SCREEN + "-")) {
            return Right.PUBLISH_SCREEN;
        }
        return kind == TrackKind.AUDIO ? Right.PUBLISH_AUDIO : Right.PUBLISH_VIDEO;
    }
}
