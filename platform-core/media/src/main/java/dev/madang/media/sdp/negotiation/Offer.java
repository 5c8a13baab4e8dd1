package dev.madang.media.sdp.negotiation;

import dev.madang.media.sdp.SessionDescription;
import java.util.List;

/**
 * An offer of ours that waits for its answer.
 *
 * @param description to send to the remote end
 * @param tracks what its sections were made of, one each
 */
public record Offer(SessionDescription description, List<OfferedTrack> tracks) {
    public Offer {
        tracks = List.copyOf(tracks);
    }
}
