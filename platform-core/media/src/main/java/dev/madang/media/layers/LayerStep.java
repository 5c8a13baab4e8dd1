package dev.madang.media.layers;

import dev.madang.media.track.Encoding;

/** A rung of quality in one int that sorts by quality: rank of the encoding, highest spatial layer, highest temporal layer. */
public final class LayerStep {
    /** Nothing is sent. */
    public static final int PAUSED = -1;
    /** Nothing is held back. */
    public static final int ALL = Integer.MAX_VALUE;

    private LayerStep() {}

    static int of(int encoding, int spatial, int temporal) {
        return encoding << 8 | spatial << 4 | temporal;
    }

    /** An encoding with all its layers. */
    static int whole(int encoding) {
        return of(encoding, Encoding.ALL_LAYERS, Encoding.ALL_LAYERS);
    }

    /** Whether it leaves no layer of its encoding out. */
    public static boolean isWhole(int step) {
        return spatial(step) == Encoding.ALL_LAYERS && temporal(step) == Encoding.ALL_LAYERS;
    }

    /** Rank of the encoding, the lowest quality first. */
    public static int encoding(int step) {
        return step >> 8;
    }

    /** Highest spatial layer within the encoding. */
    public static int spatial(int step) {
        return step >> 4 & 0xf;
    }

    /** Highest temporal layer. */
    public static int temporal(int step) {
        return step & 0xf;
    }
}
