package dev.madang.media.router;

import dev.madang.media.rtp.PacketInfo;

/**
 * Lets temporal layers and, within an SVC encoding, spatial layers through up to a limit. The limit falls at the start of
 * a frame; it rises where the stream says that a receiver may move up, or at a key frame.
 */
final class LayerFilter {
    /** More layers than any stream has. */
    static final int ALL = 7;

    private int wantedSpatial = ALL;
    private int wantedTemporal = ALL;
    private int spatialLimit = ALL;
    private int temporalLimit = ALL;
    private int timestamp;
    private boolean anyFrame;

    /** Sets the wish; -1 for all. */
    void want(int maxSpatial, int maxTemporal) {
        wantedSpatial = maxSpatial < 0 ? ALL : Math.min(maxSpatial, ALL);
        wantedTemporal = maxTemporal < 0 ? ALL : Math.min(maxTemporal, ALL);
    }

    /** A new source starts at a key frame. */
    void start() {
        spatialLimit = wantedSpatial;
        temporalLimit = wantedTemporal;
        anyFrame = false;
    }

    /** @param ahead whether the packet is newer than all before it, so that limits may change with it */
    boolean passes(PacketInfo info, boolean ahead) {
        if (ahead && (!anyFrame || info.timestamp != timestamp)) {
            anyFrame = true;
            timestamp = info.timestamp;
            adjust(info);
        }
        return info.temporalLayer <= temporalLimit && info.spatialLayer <= spatialLimit;
    }

    private void adjust(PacketInfo info) {
        temporalLimit = Math.min(temporalLimit, wantedTemporal);
        spatialLimit = Math.min(spatialLimit, wantedSpatial);
        if (info.keyFrame) {
            temporalLimit = wantedTemporal;
            spatialLimit = wantedSpatial;
        } else if (info.temporalSwitchPoint
                && info.temporalLayer > temporalLimit
                && info.temporalLayer <= wantedTemporal) {
            temporalLimit = info.temporalLayer;
        } else if (info.temporalLayer <= temporalLimit && info.temporalSwitchTo > temporalLimit) {
            temporalLimit = Math.min(info.temporalSwitchTo, wantedTemporal);
        }
    }

    /** Whether the wish is for spatial layers that the source has, and that only a key frame can begin. */
    boolean awaitsKeyFrame(int maxSpatialLayer) {
        return spatialLimit < Math.min(wantedSpatial, maxSpatialLayer);
    }

    /** Whether this packet ends the frame for the viewer because higher spatial layers of it are left out. */
    boolean endsFrame(PacketInfo info) {
        return info.endOfFrame && info.spatialLayer == spatialLimit && spatialLimit < ALL;
    }

    int temporalLimit() {
        return temporalLimit;
    }
}
