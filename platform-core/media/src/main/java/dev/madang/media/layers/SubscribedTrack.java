package dev.madang.media.layers;

import dev.madang.media.engine.LimitCause;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import org.jspecify.annotations.Nullable;

/** A track as one viewer receives it: where it comes from, what of it the viewer can decode, and what it prefers. */
public final class SubscribedTrack {
    private final ViewerCodecs viewer;
    private final PreferredLayers preferred = new PreferredLayers();
    private final LayerLadder ladder = new LayerLadder();
    private @Nullable Producer source;

    /** @param viewer what it can decode */
    public SubscribedTrack(ViewerCodecs viewer) {
        this.viewer = viewer;
    }

    /** The Producer of its packets from now on, or null. */
    public void source(@Nullable Producer producer) {
        source = producer;
    }

    /** The Producer of its packets, or null. */
    public @Nullable Producer source() {
        return source;
    }

    /** What the viewer prefers. */
    public PreferredLayers preferred() {
        return preferred;
    }

    /** What the viewer can decode. */
    public ViewerCodecs viewer() {
        return viewer;
    }

    /** The qualities that there were at the last {@link #look}. */
    LayerLadder ladder() {
        return ladder;
    }

    /** Looks at what could be sent; false when nothing is or would be. */
    boolean look(long nowNanos) {
        Producer producer = source;
        if (producer == null || preferred.isNothing() || viewer.takesNothingOf(producer)) {
            return false;
        }
        ladder.look(
                producer, preferred.encoding(producer), preferred.spatial(), preferred.temporal(), viewer, nowNanos);
        return true;
    }

    /** Rank of the encoding that is preferred, whatever the path carries at present; -1 for none. */
    public int preferredRank() {
        Producer producer = source;
        return producer == null || preferred.isNothing() || viewer.takesNothingOf(producer)
                ? -1
                : preferred.encoding(producer);
    }

    /** Highest spatial layer of that encoding that the viewer prefers and can decode. */
    public int spatialBound(Encoding encoding) {
        return Math.min(preferred.spatial(), viewer.spatialBound(encoding));
    }

    /** Why nothing can be sent, or {@link LimitCause#NONE}. */
    LimitCause obstacle() {
        if (preferred.isNothing()) {
            return LimitCause.HIDDEN;
        }
        Producer producer = source;
        if (producer == null) {
            return LimitCause.SOURCE;
        }
        return viewer.takesNothingOf(producer) ? LimitCause.CODEC : LimitCause.NONE;
    }

    /** Why no better is sent, but for bandwidth. */
    LimitCause limit() {
        Producer producer = source;
        if (preferred.isNothing()) {
            return LimitCause.HIDDEN;
        }
        if (ladder.lacksCodec()) {
            return LimitCause.CODEC;
        }
        if (producer == null || ladder.lacksPreferred() || ladder.count() == 0) {
            return LimitCause.SOURCE;
        }
        if (preferred.spatial() > 0 && viewer.lacksDescriptor(producer.ranked(preferred.encoding(producer)))) {
            return LimitCause.DESCRIPTOR;
        }
        return preferred.isLess(producer) ? LimitCause.WISH : LimitCause.NONE;
    }
}
