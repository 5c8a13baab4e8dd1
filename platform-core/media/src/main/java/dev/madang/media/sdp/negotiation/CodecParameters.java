package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import java.util.Map;

/**
 * One agreed codec.
 *
 * @param rtxPayloadType payload type of its retransmissions, or -1
 * @param format its format parameters, names in lower case
 */
public record CodecParameters(
        Codec codec,
        int payloadType,
        int rtxPayloadType,
        Map<String, String> format,
        boolean nack,
        boolean pictureLoss,
        boolean fullIntra,
        boolean remb,
        boolean transportFeedback) {
    public CodecParameters {
        format = Map.copyOf(format);
    }
}
