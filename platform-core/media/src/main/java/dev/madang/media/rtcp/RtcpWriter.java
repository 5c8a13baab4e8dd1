package dev.madang.media.rtcp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.MemorySegment;

/** Appends one RTCP packet each at an offset and returns its length in bytes, a multiple of four. */
public final class RtcpWriter {
    private RtcpWriter() {}

    /** A sender report without report blocks, 28 bytes (RFC 3550, 6.4.1). */
    public static int senderReport(
            MemorySegment memory, long at, int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {
        head(memory, at, 0, RtcpParser.SR, 28);
        RtpView.putI32(memory, at + 4, ssrc);
        RtpView.putI64(memory, at + 8, ntp);
        RtpView.putI32(memory, at + 16, rtpTimestamp);
        RtpView.putI32(memory, at + 20, packets);
        RtpView.putI32(memory, at + 24, octets);
        return 28;
    }

    /** A receiver report's head, 8 bytes; {@code blocks} times {@link #reportBlock} must follow (RFC 3550, 6.4.2). */
    public static int receiverReport(MemorySegment memory, long at, int ssrc, int blocks) {
        head(memory, at, blocks, RtcpParser.RR, 8 + 24 * blocks);
        RtpView.putI32(memory, at + 4, ssrc);
        return 8;
    }

    /** One report block, 24 bytes. */
    public static int reportBlock(
            MemorySegment memory,
            long at,
            int mediaSsrc,
            int fractionLost,
            int cumulativeLost,
            int extendedHighest,
            int jitter,
            int lastReport,
            int delaySinceLast) {
        RtpView.putI32(memory, at, mediaSsrc);
        int lost = Math.max(-0x80_0000, Math.min(0x7f_ffff, cumulativeLost));
        RtpView.putI32(memory, at + 4, fractionLost << 24 | lost & 0xff_ffff);
        RtpView.putI32(memory, at + 8, extendedHighest);
        RtpView.putI32(memory, at + 12, jitter);
        RtpView.putI32(memory, at + 16, lastReport);
        RtpView.putI32(memory, at + 20, delaySinceLast);
        return 24;
    }

    /** SDES with a CNAME of at most 255 bytes (RFC 3550, 6.5.1). */
    public static int sdesCname(MemorySegment memory, long at, int ssrc, byte[] cname) {
        int size = 4 + 4 + 2 + cname.length + 1 + 3 & ~3;
        RtpView.putI32(memory, at + 4, ssrc);
        RtpView.putU8(memory, at + 8, 1);
        RtpView.putU8(memory, at + 9, cname.length);
        for (int i = 0; i < cname.length; i++) {
            RtpView.putU8(memory, at + 10 + i, cname[i]);
        }
        for (int i = 10 + cname.length; i < size; i++) {
            RtpView.putU8(memory, at + i, 0);
        }
        head(memory, at, 1, RtcpParser.SDES, size);
        return size;
    }

    /** A generic NACK for {@code count} ascending sequence numbers (RFC 4585, 6.2.1). */
    public static int nack(
            MemorySegment memory, long at, int senderSsrc, int mediaSsrc, int[] sequences, int from, int count) {
        int size = 12;
        int i = from;
        int end = from + count;
        while (i < end) {
            int packetId = sequences[i++];
            int mask = 0;
            while (i < end) {
                int distance = sequences[i] - packetId & 0xffff;
                if (distance < 1 || distance > 16) {
                    break;
                }
                mask |= 1 << distance - 1;
                i++;
            }
            RtpView.putU16(memory, at + size, packetId);
            RtpView.putU16(memory, at + size + 2, mask);
            size += 4;
        }
        head(memory, at, RtcpParser.FORMAT_NACK, RtcpParser.TRANSPORT_FEEDBACK, size);
        RtpView.putI32(memory, at + 4, senderSsrc);
        RtpView.putI32(memory, at + 8, mediaSsrc);
        return size;
    }

    /** PLI, 12 bytes (RFC 4585, 6.3.1). */
    public static int pictureLossIndication(MemorySegment memory, long at, int senderSsrc, int mediaSsrc) {
        head(memory, at, RtcpParser.FORMAT_PLI, RtcpParser.PAYLOAD_FEEDBACK, 12);
        RtpView.putI32(memory, at + 4, senderSsrc);
        RtpView.putI32(memory, at + 8, mediaSsrc);
        return 12;
    }

    /** FIR with one entry, 20 bytes (RFC 5104, 4.3.1). */
    public static int fullIntraRequest(MemorySegment memory, long at, int senderSsrc, int mediaSsrc, int sequence) {
        head(memory, at, RtcpParser.FORMAT_FIR, RtcpParser.PAYLOAD_FEEDBACK, 20);
        RtpView.putI32(memory, at + 4, senderSsrc);
        RtpView.putI32(memory, at + 8, 0);
        RtpView.putI32(memory, at + 12, mediaSsrc);
        RtpView.putI32(memory, at + 16, sequence << 24);
        return 20;
    }

    /** REMB for one SSRC, 24 bytes (draft-alvestrand-rmcat-remb, 2.2). */
    public static int remb(MemorySegment memory, long at, int senderSsrc, long bitrateBps, int mediaSsrc) {
        int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(bitrateBps) - 18);
        head(memory, at, RtcpParser.FORMAT_AFB, RtcpParser.PAYLOAD_FEEDBACK, 24);
        RtpView.putI32(memory, at + 4, senderSsrc);
        RtpView.putI32(memory, at + 8, 0);
        RtpView.putI32(memory, at + 12, RtcpParser.REMB);
        RtpView.putI32(memory, at + 16, 1 << 24 | exponent << 18 | (int) (bitrateBps >>> exponent));
        RtpView.putI32(memory, at + 20, mediaSsrc);
        return 24;
    }

    /** BYE for one SSRC, 8 bytes (RFC 3550, 6.6). */
    public static int bye(MemorySegment memory, long at, int ssrc) {
        head(memory, at, 1, RtcpParser.BYE, 8);
        RtpView.putI32(memory, at + 4, ssrc);
        return 8;
    }

    static void head(MemorySegment memory, long at, int count, int type, int size) {
        RtpView.putU8(memory, at, 0x80 | count);
        RtpView.putU8(memory, at + 1, type);
        RtpView.putU16(memory, at + 2, size / 4 - 1);
    }
}
