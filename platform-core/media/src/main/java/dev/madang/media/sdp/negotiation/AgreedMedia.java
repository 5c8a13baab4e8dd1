package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import java.util.List;

/**
 * What both ends agreed for one m-section, seen from ours.
 *
 * @param receives whether the remote end may send to us
 * @param sends whether we may send
 * @param codecs the agreed ones, each once, in the order in which the answer prefers them
 * @param encodings what the remote end may send, as it listed them, where {@code receives}: the accepted rids, the SSRCs of
 *     a SIM group, or a single one, its SSRC 0 where it did not say; otherwise what we send
 * @param sendSsrc our SSRC, of our first encoding where there are several; 0 where we do not send
 * @param sendRtxSsrc SSRC of our retransmissions, 0 for none
 */
public record AgreedMedia(
        int index,
        String mid,
        MediaKind kind,
        boolean receives,
        boolean sends,
        List<CodecParameters> codecs,
        HeaderExtensionIds extensions,
        List<EncodingParameters> encodings,
        int sendSsrc,
        int sendRtxSsrc) {
    public AgreedMedia {
        codecs = List.copyOf(codecs);
        encodings = List.copyOf(encodings);
    }
}
