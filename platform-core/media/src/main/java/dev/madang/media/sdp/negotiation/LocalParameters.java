package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.PublishBounds;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Our side of a negotiation.
 *
 * @param mayReceive whether the remote end may send to us
 * @param maySend whether we may send
 * @param ssrcs gives fresh SSRCs, never 0
 * @param cname our RTCP name
 * @param bounds how much each track may bring us
 */
public record LocalParameters(
        IceCredentials ice,
        Fingerprint fingerprint,
        boolean iceLite,
        List<Candidate> candidates,
        boolean mayReceive,
        boolean maySend,
        Set<Codec> codecs,
        Set<HeaderExtension> extensions,
        IntSupplier ssrcs,
        String sessionId,
        String cname,
        PublishBounds bounds) {
    public LocalParameters {
        candidates = List.copyOf(candidates);
        codecs = Set.copyOf(codecs);
        extensions = Set.copyOf(extensions);
    }

    /** This one with other ICE credentials. */
    public LocalParameters with(IceCredentials other) {
        return new LocalParameters(
                other,
                fingerprint,
                iceLite,
                candidates,
                mayReceive,
                maySend,
                codecs,
                extensions,
                ssrcs,
                sessionId,
                cname,
                bounds);
    }
}
