package dev.madang.media.router;

/** What a viewer wishes of one track: which layers, how large it shows the picture, and whether at all. */
final class LayerWish {
    private int encoding = -1;
    private int spatial = -1;
    private int temporal = -1;
    private int height = -1;
    private boolean paused;

    void set(int wantedEncoding, int maxSpatial, int maxTemporal, int shownHeight) {
        encoding = wantedEncoding;
        spatial = maxSpatial;
        temporal = maxTemporal;
        height = shownHeight;
    }

    void pause(boolean pause) {
        paused = pause;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether nothing should be sent: it is paused, or not shown where it is received. */
    boolean isNothing() {
        return paused || height == 0;
    }

    /** Negotiated position of the encoding that was asked for by name, or -1. */
    int namedEncoding() {
        return encoding;
    }

    /** Rank of the encoding that would serve best. */
    int encoding(Producer source) {
        return LayerChoice.wished(source, encoding, height);
    }

    int spatial() {
        return spatial < 0 ? LayerFilter.ALL : spatial;
    }

    int temporal() {
        return temporal < 0 ? LayerFilter.ALL : temporal;
    }

    /** Whether it is for less than the source could give. */
    boolean isLess(Producer source) {
        return encoding(source) < source.encodingCount() - 1 || spatial >= 0 || temporal >= 0;
    }
}
