package dev.madang.rooms.router;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.message.Coding;
import dev.madang.rooms.model.TrackKind;
import java.util.Collections;
import java.util.List;

/** The media core's words for tracks, and the rooms'. */
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

    static Coding coding(ProducerHandle producer) {
        List<String> rids = producer.rids().size() == producer.encodings()
                ? producer.rids()
                : Collections.nCopies(producer.encodings(), "");
        return new Coding(producer.codecs().stream().map(Codec::sdpName).toList(), rids);
    }
}
