package dev.madang.media.forward;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import java.util.Map;

/**
 * What negotiation gave one outgoing m-section.
 *
 * @param ssrc our SSRC
 * @param rtxSsrc our SSRC of retransmissions, 0 for none
 * @param payloadTypes payload type by codec that the remote end takes
 * @param rtxPayloadTypes payload type of retransmissions by codec
 * @param nack whether the remote end asks for what it misses
 * @param mid value of the mid extension, in UTF-8
 * @param rid value of the rid extension, in UTF-8; empty where the stream is the only one of its section
 * @param firstSequence first outgoing sequence number, extended: 1 to 32,767, so that no rollover comes before the receiver is in
 *     step, or more where the SSRC was used before
 * @param firstRtxSequence the same of retransmissions
 */
@SuppressWarnings("ArrayRecordComponent")
public record ConsumerParameters(
        MediaKind kind,
        int ssrc,
        int rtxSsrc,
        Map<Codec, Integer> payloadTypes,
        Map<Codec, Integer> rtxPayloadTypes,
        boolean nack,
        HeaderExtensionIds extensions,
        byte[] mid,
        byte[] rid,
        long firstSequence,
        long firstRtxSequence) {

    /** Whether what is missed is retransmitted to the letter, for want of a stream of its own. */
    boolean retransmitsVerbatim() {
        return nack && (rtxSsrc == 0 || rtxPayloadTypes.isEmpty());
    }

    /** Whether its packets carry transport-wide numbers; what is retransmitted to the letter cannot. */
    public boolean isNumbered() {
        return !retransmitsVerbatim() && extensions.id(HeaderExtension.TRANSPORT_CC) > 0;
    }

    /** Whether the remote end takes the dependency descriptor with each packet. */
    public boolean isDescribed() {
        return extensions.has(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    }
}
