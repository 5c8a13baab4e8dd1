package dev.madang.media.peer;

import org.jspecify.annotations.Nullable;

/**
 * Which layer a Consumer should send. Where the wanted encoding does not flow, the nearest lower one that does is sent.
 *
 * @param encoding rid of the wanted encoding, or its index from the lowest ("0", "1", ...) where there are no rids; null for the best
 * @param maxSpatial highest spatial layer within an SVC encoding, or -1 for all
 * @param maxTemporal highest temporal layer, or -1 for all
 */
public record LayerPreference(@Nullable String encoding, int maxSpatial, int maxTemporal) {
    /** Everything there is. */
    public static final LayerPreference BEST = new LayerPreference(null, -1, -1);
}
