package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * H.265 payloads (RFC 7798, 4.4): single NAL units, aggregation (48) and fragmentation (49) units. A key frame starts with
 * a video or sequence parameter set, or with an IRAP slice (16 to 23).
 */
final class H265Payload {
    private static final int VPS = 32;
    private static final int SPS = 33;
    private static final int AGGREGATION = 48;
    private static final int FRAGMENTATION = 49;

    private H265Payload() {}

    static boolean parse(MemorySegment memory, long payload, int length, PacketInfo info) {
        if (length < 3) {
            return false;
        }
        int type = RtpView.u8(memory, payload) >>> 1 & 0x3f;
        info.temporalLayer = Math.max(0, (RtpView.u8(memory, payload + 1) & 0x07) - 1);
        info.endOfFrame = info.marker;
        switch (type) {
            case AGGREGATION -> {
                info.startOfFrame = true;
                int at = 2;
                while (at + 3 < length) {
                    int size = RtpView.u16(memory, payload + at);
                    if (size == 0 || at + 2 + size > length) {
                        return false;
                    }
                    starts(RtpView.u8(memory, payload + at + 2) >>> 1 & 0x3f, info);
                    at += 2 + size;
                }
            }
            case FRAGMENTATION -> {
                int head = RtpView.u8(memory, payload + 2);
                if ((head & 0x80) != 0) {
                    info.startOfFrame = true;
                    starts(head & 0x3f, info);
                }
            }
            default -> {
                info.startOfFrame = true;
                starts(type, info);
            }
        }
        return true;
    }

    private static void starts(int type, PacketInfo info) {
        if (type == VPS || type == SPS || type >= 16 && type <= 23) {
            info.keyFrame = true;
        }
    }
}
