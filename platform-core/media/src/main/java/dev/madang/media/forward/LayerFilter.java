package dev.madang.media.forward;

import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.Encoding;

/**
 * Lets temporal layers and, within an SVC encoding, spatial layers through up to a limit. The limit falls at the start of
 * a frame; it rises where the stream says that a receiver may move up, or at a key frame.
 */
final class LayerFilter {
    private int nextSpatial = Encoding.ALL_LAYERS;
    private int nextTemporal = Encoding.ALL_LAYERS;
    private int spatialLimit = Encoding.ALL_LAYERS;
    private int temporalLimit = Encoding.ALL_LAYERS;
    private int timestamp;
    private boolean anyFrame;

    /** Sets the limits to go to, each 0 to {@link Encoding#ALL_LAYERS}. */
    void limit(int maxSpatial, int maxTemporal) {
        nextSpatial = maxSpatial;
        nextTemporal = maxTemporal;
    }

    /** A new source starts at a key frame. */
    void start() {
        spatialLimit = nextSpatial;
        temporalLimit = nextTemporal;
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
        temporalLimit = Math.min(temporalLimit, nextTemporal);
        spatialLimit = Math.min(spatialLimit, nextSpatial);
        if (info.keyFrame) {
            temporalLimit = nextTemporal;
            spatialLimit = nextSpatial;
        } else if (info.temporalSwitchPoint
                && info.temporalLayer > temporalLimit
                && info.temporalLayer <= nextTemporal) {
            temporalLimit = info.temporalLayer;
        } else if (info.temporalLayer <= temporalLimit && info.temporalSwitchTo > temporalLimit) {
            temporalLimit = Math.min(info.temporalSwitchTo, nextTemporal);
        }
    }

    /** Whether it is to go to spatial layers that the source has, and that only a key frame can begin. */
    boolean awaitsKeyFrame(int maxSpatialLayer) {
        return spatialLimit < Math.min(nextSpatial, maxSpatialLayer);
    }

    /** Whether this packet ends the frame for the viewer because higher spatial layers of it are left out. */
    boolean endsFrame(PacketInfo info) {
        return info.endOfFrame && info.spatialLayer == spatialLimit && spatialLimit < Encoding.ALL_LAYERS;
    }

    int temporalLimit() {
        return temporalLimit;
    }
}
