package dev.madang.planb;

import org.jspecify.annotations.Nullable;

/**
 * An m-section of the Unified Plan side, which keeps its index for good.
 *
 * @param section index of the Plan B section that it is part of
 * @param first whether it is that section's own counterpart, with its mid
 * @param track name of the track in it, or null
 * @param receives whether the client takes a track of ours in it
 */
record Place(
        int section,
        boolean first,
        @Nullable String mid,
        @Nullable String track,
        boolean receives) {
    boolean isLive() {
        return track != null || receives;
    }

    Place withMid(@Nullable String other) {
        return new Place(section, first, other, track, receives);
    }

    Place withTrack(@Nullable String other) {
        return new Place(section, first, mid, other, receives);
    }

    Place withReceives(boolean other) {
        return new Place(section, first, mid, track, other);
    }
}
