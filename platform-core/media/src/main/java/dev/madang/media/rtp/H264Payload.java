package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * H.264 payloads (RFC 6184, 5.2): single NAL units, STAP-A (24) and FU-A (28). A key frame starts with a sequence
 * parameter set (7), or with an IDR slice (5) where parameter sets came out of band.
 */
final class H264Payload {
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    private H264Payload() {}

    static boolean parse(MemorySegment memory, long payload, int length, PacketInfo info) {
        int type = RtpView.u8(memory, payload) & 0x1f;
        info.endOfFrame = info.marker;
        switch (type) {
            case STAP_A -> {
                info.startOfFrame = true;
                int at = 1;
                while (at + 2 < length) {
                    int size = RtpView.u16(memory, payload + at);
                    if (size == 0 || at + 2 + size > length) {
                        return false;
                    }
                    starts(RtpView.u8(memory, payload + at + 2) & 0x1f, info);
                    at += 2 + size;
                }
            }
            case FU_A -> {
                if (length < 2) {
                    return false;
                }
                int head = RtpView.u8(memory, payload + 1);
                if ((head & 0x80) != 0) {
                    info.startOfFrame = true;
                    starts(head & 0x1f, info);
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
        if (type == IDR || type == SPS) {
            info.keyFrame = true;
        }
    }
}
