package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * VP9's payload descriptor (RFC 9628, 4.2): {@code |I|P|L|F|B|E|V|Z|}, a picture id of 7 or 15 bits, with L
 * {@code |TID|U|SID|D|} and in non-flexible mode TL0PICIDX; reference distances and the scalability structure follow.
 */
public final class Vp9Descriptor {
    private static final int HIGHEST_LAYER = 7;

    private Vp9Descriptor() {}

    static boolean parse(MemorySegment memory, long payload, int length, PacketInfo info) {
        int first = RtpView.u8(memory, payload);
        boolean predicted = (first & 0x40) != 0;
        boolean flexible = (first & 0x10) != 0;
        boolean begins = (first & 0x08) != 0;
        boolean ends = (first & 0x04) != 0;
        int at = 1;
        if ((first & 0x80) != 0) {
            if (at >= length) {
                return false;
            }
            int id = RtpView.u8(memory, payload + at);
            if ((id & 0x80) == 0) {
                info.pictureId = id;
                info.pictureIdBits = 7;
                at++;
            } else {
                if (at + 2 > length) {
                    return false;
                }
                info.pictureId = RtpView.u16(memory, payload + at) & 0x7fff;
                info.pictureIdBits = 15;
                at += 2;
            }
        }
        boolean fromLowerLayer = false;
        if ((first & 0x20) != 0) {
            if (at >= length) {
                return false;
            }
            int layers = RtpView.u8(memory, payload + at++);
            info.temporalLayer = layers >>> 5;
            info.temporalSwitchTo = (layers & 0x10) != 0 ? HIGHEST_LAYER : -1;
            info.spatialLayer = layers >>> 1 & 0x07;
            fromLowerLayer = (layers & 0x01) != 0;
            if (!flexible) {
                if (at >= length) {
                    return false;
                }
                info.tl0PictureIndex = RtpView.u8(memory, payload + at++);
            }
        }
        info.descriptorLength = at;
        info.startOfFrame = begins;
        info.endOfFrame = ends;
        info.keyFrame = !predicted && (begins || !fromLowerLayer);
        return at < length;
    }

    /**
     * Writes the part of the descriptor up to the layer indices with other numbers; its length stays.
     *
     * @return bytes written, which is {@link PacketInfo#descriptorLength}
     */
    public static int rewrite(
            MemorySegment source,
            long payload,
            PacketInfo info,
            int pictureId,
            int tl0PictureIndex,
            MemorySegment target,
            long at) {
        MemorySegment.copy(source, payload, target, at, info.descriptorLength);
        if (info.pictureIdBits == 15) {
            RtpView.putU16(target, at + 1, pictureId & 0x7fff | 0x8000);
        } else if (info.pictureIdBits == 7) {
            RtpView.putU8(target, at + 1, pictureId & 0x7f);
        }
        if (info.tl0PictureIndex >= 0) {
            RtpView.putU8(target, at + info.descriptorLength - 1, tl0PictureIndex);
        }
        return info.descriptorLength;
    }
}
