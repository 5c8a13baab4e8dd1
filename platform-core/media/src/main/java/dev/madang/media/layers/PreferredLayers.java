package dev.madang.media.layers;

import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;

/** What a viewer prefers of one track: which layers, how large it shows the picture, and whether at all. */
public final class PreferredLayers {
    private int encoding = -1;
    private int spatial = -1;
    private int temporal = -1;
    private int height = -1;
    private boolean paused;

    /**
     * Replaces the preference.
     *
     * @param preferredEncoding negotiated position of the preferred encoding, or -1 for the best
     * @param maxSpatial highest spatial layer within an encoding, or -1 for all
     * @param maxTemporal highest temporal layer, or -1 for all
     * @param shownHeight of the picture where it is shown, 0 where it is not shown, -1 for unknown
     */
    public void set(int preferredEncoding, int maxSpatial, int maxTemporal, int shownHeight) {
        encoding = preferredEncoding;
        spatial = maxSpatial;
        temporal = maxTemporal;
        height = shownHeight;
    }

    /** Sends nothing until it is called with false. */
    public void pause(boolean pause) {
        paused = pause;
    }

    /** What {@link #pause} said last. */
    public boolean isPaused() {
        return paused;
    }

    /** Whether nothing should be sent: it is paused, or not shown where it is received. */
    public boolean isNothing() {
        return paused || height == 0;
    }

    /** Rank of the encoding that would serve best. */
    public int encoding(Producer source) {
        return LayerChoice.preferred(source, encoding, height);
    }

    /** Highest spatial layer. */
    public int spatial() {
        return spatial < 0 ? Encoding.ALL_LAYERS : Math.min(spatial, Encoding.ALL_LAYERS);
    }

    /** Highest temporal layer. */
    public int temporal() {
        return temporal < 0 ? Encoding.ALL_LAYERS : Math.min(temporal, Encoding.ALL_LAYERS);
    }

    /** Whether it is for less than the source could give. */
    boolean isLess(Producer source) {
        return encoding(source) < source.encodingCount() - 1 || spatial >= 0 || temporal >= 0;
    }
}
