package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * Reads what a codec's payload says about frames and layers into a {@link PacketInfo} whose header is parsed already.
 * AV1's dependency descriptor needs state and has its own parser, {@link DependencyDescriptorParser}.
 */
public final class PayloadDescriptor {
    private PayloadDescriptor() {}

    /**
     * @param packet where the packet starts
     * @return false when the payload is malformed for its codec
     */
    public static boolean parse(Codec codec, MemorySegment memory, long packet, PacketInfo info) {
        long payload = packet + info.headerLength;
        int length = info.payloadLength;
        if (length == 0) {
            return true;
        }
        return switch (codec) {
            case OPUS -> whole(info);
            case RED -> whole(info) && RedPayload.parse(memory, payload, length, info);
            case VP8 -> Vp8Descriptor.parse(memory, payload, length, info);
            case VP9 -> Vp9Descriptor.parse(memory, payload, length, info);
            case H264 -> H264Payload.parse(memory, payload, length, info);
            case H265 -> H265Payload.parse(memory, payload, length, info);
            case AV1 -> Av1Payload.parse(memory, payload, length, info);
        };
    }

    private static boolean whole(PacketInfo info) {
        info.startOfFrame = true;
        info.endOfFrame = true;
        info.keyFrame = true;
        return true;
    }
}
