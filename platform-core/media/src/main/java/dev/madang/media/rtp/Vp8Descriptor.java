package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * VP8's payload descriptor (RFC 7741, 4.2): {@code |X|R|N|S|R|PID|}, then with X {@code |I|L|T|K|RSV|}, with I a picture id
 * of 7 or 15 bits, with L TL0PICIDX, with T or K {@code |TID|Y|KEYIDX|}.
 */
public final class Vp8Descriptor {
    private Vp8Descriptor() {}

    static boolean parse(MemorySegment memory, long payload, int length, PacketInfo info) {
        int first = RtpView.u8(memory, payload);
        boolean startOfPartition = (first & 0x10) != 0;
        int partition = first & 0x07;
        int at = 1;
        if ((first & 0x80) != 0) {
            if (at >= length) {
                return false;
            }
            int extension = RtpView.u8(memory, payload + at++);
            if ((extension & 0x80) != 0) {
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
            if ((extension & 0x40) != 0) {
                if (at >= length) {
                    return false;
                }
                info.tl0PictureIndex = RtpView.u8(memory, payload + at++);
            }
            if ((extension & 0x30) != 0) {
                if (at >= length) {
                    return false;
                }
                int value = RtpView.u8(memory, payload + at++);
                if ((extension & 0x20) != 0) {
                    info.temporalLayer = value >>> 6;
                    info.temporalSwitchPoint = (value & 0x20) != 0;
                }
                if ((extension & 0x10) != 0) {
                    info.keyIndex = value & 0x1f;
                }
            }
        }
        if (at >= length) {
            return false;
        }
        info.descriptorLength = at;
        info.startOfFrame = startOfPartition && partition == 0;
        info.endOfFrame = info.marker;
        info.keyFrame = info.startOfFrame && (RtpView.u8(memory, payload + at) & 0x01) == 0;
        return true;
    }

    /**
     * Writes the source packet's descriptor with other numbers; its length stays.
     *
     * @return bytes written, which is the source's descriptor length
     */
    public static int rewrite(
            MemorySegment source,
            long payload,
            PacketInfo info,
            int pictureId,
            int tl0PictureIndex,
            int keyIndex,
            MemorySegment target,
            long at) {
        MemorySegment.copy(source, payload, target, at, info.descriptorLength);
        if (info.descriptorLength == 1) {
            return 1;
        }
        long next = at + 2;
        if (info.pictureIdBits == 15) {
            RtpView.putU16(target, next, pictureId & 0x7fff | 0x8000);
            next += 2;
        } else if (info.pictureIdBits == 7) {
            RtpView.putU8(target, next, pictureId & 0x7f);
            next++;
        }
        if (info.tl0PictureIndex >= 0) {
            RtpView.putU8(target, next, tl0PictureIndex);
            next++;
        }
        if (info.keyIndex >= 0) {
            RtpView.putU8(target, next, RtpView.u8(target, next) & 0xe0 | keyIndex & 0x1f);
        }
        return info.descriptorLength;
    }
}
