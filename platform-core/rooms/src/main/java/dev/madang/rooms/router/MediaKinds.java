package dev.madang.rooms.router;

import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.model.TrackKind;

/** The media core's word for a kind, and the rooms'. */
final class MediaKinds {
    private MediaKinds() {}

    static TrackKind track(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> TrackKind.AUDIO;
            case VIDEO -> TrackKind.VIDEO;
        };
    }

    static MediaKind media(TrackKind kind) {
        return switch (kind) {
            case AUDIO -> MediaKind.AUDIO;
            case VIDEO -> MediaKind.VIDEO;
        };
    }
}
