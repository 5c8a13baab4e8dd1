package dev.madang.media.rtcp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.MemorySegment;

/** Walks a plaintext RTCP datagram, compound (RFC 3550, 6.1) or reduced-size (RFC 5506). Unknown packets are skipped. */
public final class RtcpParser {
    static final int SR = 200;
    static final int RR = 201;
    static final int SDES = 202;
    static final int BYE = 203;
    static final int TRANSPORT_FEEDBACK = 205;
    static final int PAYLOAD_FEEDBACK = 206;
    static final int FORMAT_NACK = 1;
    static final int FORMAT_TWCC = 15;
    static final int FORMAT_PLI = 1;
    static final int FORMAT_FIR = 4;
    static final int FORMAT_AFB = 15;
    static final int REMB = 0x52454d42;
    private static final int REPORT_BLOCK = 24;

    private RtcpParser() {}

    /**
     * Calls the visitor for what is there.
     *
     * @return false when the datagram is malformed; what came before the fault was visited
     */
    public static boolean parse(MemorySegment memory, long offset, int length, RtcpVisitor visitor) {
        int at = 0;
        while (at < length) {
            if (length - at < 4) {
                return false;
            }
            long packet = offset + at;
            int first = RtpView.u8(memory, packet);
            int size = 4 * (RtpView.u16(memory, packet + 2) + 1);
            if (first >>> 6 != 2 || size > length - at) {
                return false;
            }
            int body = size;
            if ((first & 0x20) != 0) {
                int padding = RtpView.u8(memory, packet + size - 1);
                if (padding == 0 || padding > size - 4) {
                    return false;
                }
                body -= padding;
            }
            if (!one(memory, packet, body, first & 0x1f, RtpView.u8(memory, packet + 1), visitor)) {
                return false;
            }
            at += size;
        }
        return length > 0;
    }

    private static boolean one(MemorySegment memory, long packet, int size, int count, int type, RtcpVisitor visitor) {
        return switch (type) {
            case SR -> {
                if (size < 28) {
                    yield false;
                }
                int ssrc = RtpView.i32(memory, packet + 4);
                visitor.senderReport(
                        ssrc,
                        RtpView.i64(memory, packet + 8),
                        RtpView.i32(memory, packet + 16),
                        RtpView.i32(memory, packet + 20),
                        RtpView.i32(memory, packet + 24));
                yield blocks(memory, packet, 28, size, count, ssrc, visitor);
            }
            case RR -> size >= 8 && blocks(memory, packet, 8, size, count, RtpView.i32(memory, packet + 4), visitor);
            case BYE -> {
                if (4 + 4 * count > size) {
                    yield false;
                }
                for (int i = 0; i < count; i++) {
                    visitor.bye(RtpView.i32(memory, packet + 4 + 4L * i));
                }
                yield true;
            }
            case TRANSPORT_FEEDBACK -> size >= 12 && transport(memory, packet, size, count, visitor);
            case PAYLOAD_FEEDBACK -> size >= 12 && payload(memory, packet, size, count, visitor);
            default -> true;
        };
    }

    private static boolean blocks(
            MemorySegment memory, long packet, int start, int size, int count, int reporter, RtcpVisitor visitor) {
        if (start + count * REPORT_BLOCK > size) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            long at = packet + start + (long) i * REPORT_BLOCK;
            int lost = RtpView.i32(memory, at + 4);
            visitor.reportBlock(
                    reporter,
                    RtpView.i32(memory, at),
                    lost >>> 24,
                    lost << 8 >> 8,
                    RtpView.i32(memory, at + 8),
                    RtpView.i32(memory, at + 12),
                    RtpView.i32(memory, at + 16),
                    RtpView.i32(memory, at + 20));
        }
        return true;
    }

    private static boolean transport(MemorySegment memory, long packet, int size, int format, RtcpVisitor visitor) {
        if (format == FORMAT_NACK) {
            int sender = RtpView.i32(memory, packet + 4);
            int media = RtpView.i32(memory, packet + 8);
            for (int at = 12; at + 4 <= size; at += 4) {
                visitor.nack(sender, media, RtpView.u16(memory, packet + at), RtpView.u16(memory, packet + at + 2));
            }
        } else if (format == FORMAT_TWCC) {
            visitor.transportFeedback(memory, packet, size);
        }
        return true;
    }

    private static boolean payload(MemorySegment memory, long packet, int size, int format, RtcpVisitor visitor) {
        int sender = RtpView.i32(memory, packet + 4);
        switch (format) {
            case FORMAT_PLI -> visitor.pictureLossIndication(sender, RtpView.i32(memory, packet + 8));
            case FORMAT_FIR -> {
                for (int at = 12; at + 8 <= size; at += 8) {
                    visitor.fullIntraRequest(
                            sender, RtpView.i32(memory, packet + at), RtpView.u8(memory, packet + at + 4));
                }
            }
            case FORMAT_AFB -> {
                if (size >= 20 && RtpView.i32(memory, packet + 12) == REMB) {
                    int value = RtpView.i32(memory, packet + 16);
                    int exponent = value >>> 18 & 0x3f;
                    long mantissa = value & 0x3_ffff;
                    visitor.remb(sender, exponent > 44 ? Long.MAX_VALUE : mantissa << exponent);
                }
            }
            default -> {}
        }
        return true;
    }
}
