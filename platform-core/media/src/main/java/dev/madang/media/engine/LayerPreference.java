package dev.madang.media.engine;

import org.jspecify.annotations.Nullable;

/**
 * How a viewer would like to receive a track; immutable. Where the preferred encoding does not flow, the nearest lower one that
 * does is sent.
 *
 * @param encoding rid of the preferred encoding, or where there are no rids its place in the publisher's description ("0", "1", ...);
 *     null for the best
 * @param maxSpatial highest spatial layer within an SVC encoding, 0 and up, or -1 for all
 * @param maxTemporal highest temporal layer, 0 and up, or -1 for all
 * @param height of the picture where it is shown, in pixels: no more is sent than that needs; 0 where it is not shown at all,
 *     -1 where it is not known
 * @param pinned whether it matters more than other tracks
 */
public record LayerPreference(@Nullable String encoding, int maxSpatial, int maxTemporal, int height, boolean pinned) {
    /** Everything there is. */
    public static final LayerPreference BEST = new LayerPreference(null, -1, -1);

    /** A preference of layers, whatever the size of the picture. */
    public LayerPreference(@Nullable String encoding, int maxSpatial, int maxTemporal) {
        this(encoding, maxSpatial, maxTemporal, -1, false);
    }
}
