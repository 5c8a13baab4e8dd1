package dev.madang.media.relay;

import dev.madang.media.rtp.MediaKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What other workers must know of a track: where its Producer lives and how that was negotiated.
 *
 * @param id of the Producer, unique within the node's lifetime
 * @param rids the encodings' rids in the order in which they were negotiated; null for one without
 * @param origin the tracks of the worker on which the Producer lives
 */
public record TrackRef(long id, MediaKind kind, List<@Nullable String> rids, WorkerTracks origin) {
    /** The rids of those encodings that have one, in the publisher's order. */
    public List<String> named() {
        return rids.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }
}
