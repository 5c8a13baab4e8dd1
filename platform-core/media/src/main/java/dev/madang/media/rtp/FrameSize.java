package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * The size of the picture, as the first packet of a key frame tells it: VP8's frame header (RFC 6386, 9.1), VP9's uncompressed
 * header, H.264's sequence parameter set, AV1's sequence header. For statistics; not on the path of every packet.
 */
public final class FrameSize {
    /** What no packet tells. */
    public static final int UNKNOWN = 0;

    private static final int VP9_STRUCTURE = 0x02;
    private static final int VP9_SYNC = 0x49_8342;
    private static final int VP9_SRGB = 7;
    private static final int H264_SPS = 7;
    private static final int H264_STAP_A = 24;
    private static final int AV1_SEQUENCE_HEADER = 1;

    private FrameSize() {}

    /**
     * Looks into a packet whose descriptor is parsed.
     *
     * @return width in the high and height in the low 16 bits, in pixels, or {@link #UNKNOWN}
     */
    public static int of(Codec codec, MemorySegment memory, long packet, PacketInfo info) {
        long at = packet + info.headerLength + info.descriptorLength;
        int length = info.payloadLength - info.descriptorLength;
        return switch (codec) {
            case VP8 -> vp8(memory, at, length);
            case VP9 ->
                (RtpView.u8(memory, packet + info.headerLength) & VP9_STRUCTURE) != 0
                        ? vp9Structure(memory, at, length)
                        : vp9(new BitReader(memory, at, length, false));
            case H264 -> h264(memory, at, length);
            case AV1 -> av1(memory, at, length);
            default -> UNKNOWN;
        };
    }

    /** Width of such a size, in pixels. */
    public static int width(int size) {
        return size >>> 16;
    }

    /** Height of such a size, in pixels. */
    public static int height(int size) {
        return size & 0xffff;
    }

    private static int size(int width, int height, BitReader bits) {
        return bits.isExhausted() || width > 0xffff || height > 0xffff ? UNKNOWN : width << 16 | height;
    }

    private static int vp8(MemorySegment memory, long at, int length) {
        if (length < 10 || RtpView.u24(memory, at + 3) != 0x9d_012a) {
            return UNKNOWN;
        }
        int width = Short.toUnsignedInt(Short.reverseBytes((short) RtpView.u16(memory, at + 6))) & 0x3fff;
        int height = Short.toUnsignedInt(Short.reverseBytes((short) RtpView.u16(memory, at + 8))) & 0x3fff;
        return width << 16 | height;
    }

    /** The scalability structure behind the layer indices of a key frame: the size of the highest layer (RFC 9628, 4.2.1). */
    private static int vp9Structure(MemorySegment memory, long at, int length) {
        if (length < 1) {
            return UNKNOWN;
        }
        int head = RtpView.u8(memory, at);
        int last = 1 + 4 * (head >>> 5);
        boolean sized = (head & 0x10) != 0;
        return sized && last + 4 <= length
                ? RtpView.u16(memory, at + last) << 16 | RtpView.u16(memory, at + last + 2)
                : UNKNOWN;
    }

    private static int vp9(BitReader bits) {
        if (bits.bits(2) != 2) {
            return UNKNOWN;
        }
        int profile = bits.bits(1) | bits.bits(1) << 1;
        if (profile == 3) {
            bits.skip(1);
        }
        boolean showsExisting = bits.flag();
        boolean notKey = bits.flag();
        bits.skip(2);
        if (showsExisting || notKey || bits.bits(24) != VP9_SYNC) {
            return UNKNOWN;
        }
        if (profile >= 2) {
            bits.skip(1);
        }
        boolean odd = (profile & 1) != 0;
        if (bits.bits(3) == VP9_SRGB) {
            bits.skip(odd ? 1 : 0);
        } else {
            bits.skip(odd ? 4 : 1);
        }
        return size(bits.bits(16) + 1, bits.bits(16) + 1, bits);
    }

    private static int h264(MemorySegment memory, long payload, int length) {
        if (length < 1) {
            return UNKNOWN;
        }
        int type = RtpView.u8(memory, payload) & 0x1f;
        if (type == H264_SPS) {
            return sequenceParameters(new BitReader(memory, payload + 1, length - 1L, true));
        }
        int at = 1;
        while (type == H264_STAP_A && at + 2 < length) {
            int size = RtpView.u16(memory, payload + at);
            if (at + 2 + size > length) {
                break;
            }
            if ((RtpView.u8(memory, payload + at + 2) & 0x1f) == H264_SPS) {
                return sequenceParameters(new BitReader(memory, payload + at + 3, size - 1L, true));
            }
            at += 2 + size;
        }
        return UNKNOWN;
    }

    /** ITU-T H.264, 7.3.2.1.1; those with scaling lists, which no live encoder sends, stay unknown. */
    private static int sequenceParameters(BitReader bits) {
        int profile = bits.bits(8);
        bits.skip(16);
        bits.unsigned();
        int chroma = 1;
        if (hasChroma(profile)) {
            chroma = bits.unsigned();
            bits.skip(chroma == 3 ? 1 : 0);
            bits.unsigned();
            bits.unsigned();
            bits.skip(1);
            if (bits.flag()) {
                return UNKNOWN;
            }
        }
        bits.unsigned();
        int order = bits.unsigned();
        if (order == 0) {
            bits.unsigned();
        } else if (order == 1) {
            bits.skip(1);
            bits.unsigned();
            bits.unsigned();
            for (int count = bits.unsigned(); count > 0 && !bits.isExhausted(); count--) {
                bits.unsigned();
            }
        }
        bits.unsigned();
        bits.skip(1);
        int width = (bits.unsigned() + 1) * 16;
        int rows = bits.unsigned() + 1;
        boolean frames = bits.flag();
        int height = rows * 16 * (frames ? 1 : 2);
        bits.skip(frames ? 1 : 2);
        if (bits.flag()) {
            int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
            int unitY = (chroma == 1 ? 2 : 1) * (frames ? 1 : 2);
            width -= (bits.unsigned() + bits.unsigned()) * unitX;
            height -= (bits.unsigned() + bits.unsigned()) * unitY;
        }
        return width < 0 || height < 0 ? UNKNOWN : size(width, height, bits);
    }

    private static boolean hasChroma(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    /** The first OBU behind the aggregation header, where it is a sequence header (AV1, 5.5.1). */
    private static int av1(MemorySegment memory, long payload, int length) {
        if (length < 3) {
            return UNKNOWN;
        }
        int at = 1;
        int elements = RtpView.u8(memory, payload) >>> 4 & 3;
        if (elements != 1) {
            // Its length, in 7 bits a byte.
            while (at < length && (RtpView.u8(memory, payload + at++) & 0x80) != 0) {
                if (at > 3) {
                    return UNKNOWN;
                }
            }
        }
        BitReader bits = new BitReader(memory, payload + at, length - at, false);
        bits.skip(1);
        if (bits.bits(4) != AV1_SEQUENCE_HEADER) {
            return UNKNOWN;
        }
        boolean extended = bits.flag();
        boolean sized = bits.flag();
        bits.skip(1);
        bits.skip(extended ? 8 : 0);
        bits.skip(sized ? 8 : 0);
        return sequenceHeader(bits);
    }

    private static int sequenceHeader(BitReader bits) {
        bits.skip(4);
        if (bits.flag()) {
            bits.skip(5);
        } else {
            // Timing and decoder models, which no live encoder sends, are not read.
            if (bits.flag()) {
                return UNKNOWN;
            }
            boolean delays = bits.flag();
            for (int points = bits.bits(5) + 1; points > 0; points--) {
                bits.skip(12);
                bits.skip(bits.bits(5) > 7 ? 1 : 0);
                if (delays && bits.flag()) {
                    bits.skip(4);
                }
            }
        }
        int widthBits = bits.bits(4) + 1;
        int heightBits = bits.bits(4) + 1;
        return size(bits.bits(widthBits) + 1, bits.bits(heightBits) + 1, bits);
    }
}
