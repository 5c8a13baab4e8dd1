package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * AV1's aggregation header (AV1 RTP payload format, 4.4): {@code |Z|Y|W|N|-|}. N marks the first packet of a new coded video
 * sequence, which is a key frame's start; a packet whose first OBU goes on from the one before (Z) starts no frame.
 */
final class Av1Payload {
    private Av1Payload() {}

    static boolean parse(MemorySegment memory, long payload, int length, PacketInfo info) {
        int head = RtpView.u8(memory, payload);
        boolean continues = (head & 0x80) != 0;
        boolean newSequence = (head & 0x08) != 0;
        if (continues && newSequence) {
            return false;
        }
        info.startOfFrame = !continues;
        info.endOfFrame = info.marker;
        info.keyFrame = newSequence;
        return length > 1;
    }
}
