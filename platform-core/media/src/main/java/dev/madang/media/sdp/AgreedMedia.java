package dev.madang.media.sdp;

import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import java.util.List;

/**
 * What both ends agreed for one m-section, seen from ours.
 *
 * @param receives whether the remote end may send to us
 * @param sends whether we may send
 * @param encodings what the remote end may send, as it listed them; never empty where {@code receives}
 * @param sendSsrc our SSRC, 0 where we do not send
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
