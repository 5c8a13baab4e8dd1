package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/** Parses an RTP header with its extensions (RFC 3550, 5.1; RFC 8285) into a {@link PacketInfo}. */
public final class RtpParser {
    private static final int ONE_BYTE = 0xbede;
    private static final int TWO_BYTE = 0x1000;

    private RtpParser() {}

    /**
     * Parses a plaintext packet. Extension values of a wrong length are ignored.
     *
     * @return false when it is not a well-formed RTP packet; {@code out} is then undefined
     */
    public static boolean parse(MemorySegment memory, long offset, int length, HeaderExtensionIds ids, PacketInfo out) {
        out.clear();
        if (length < RtpView.FIXED_HEADER) {
            return false;
        }
        int first = RtpView.u8(memory, offset);
        if (first >>> 6 != 2) {
            return false;
        }
        int second = RtpView.u8(memory, offset + 1);
        out.marker = (second & 0x80) != 0;
        out.payloadType = second & 0x7f;
        out.sequence = RtpView.u16(memory, offset + 2);
        out.timestamp = RtpView.i32(memory, offset + 4);
        out.ssrc = RtpView.i32(memory, offset + 8);
        int header = RtpView.FIXED_HEADER + 4 * (first & 0x0f);
        if ((first & 0x10) != 0) {
            if (header + 4 > length) {
                return false;
            }
            int profile = RtpView.u16(memory, offset + header);
            int bytes = 4 * RtpView.u16(memory, offset + header + 2);
            int start = header + 4;
            header = start + bytes;
            if (header > length) {
                return false;
            }
            if (profile == ONE_BYTE) {
                oneByte(memory, offset, start, header, ids, out);
            } else if ((profile & 0xfff0) == TWO_BYTE) {
                twoByte(memory, offset, start, header, ids, out);
            }
        }
        if (header > length) {
            return false;
        }
        int padding = 0;
        if ((first & 0x20) != 0) {
            if (header == length) {
                return false;
            }
            padding = RtpView.u8(memory, offset + length - 1);
            if (padding == 0 || header + padding > length) {
                return false;
            }
        }
        out.headerLength = header;
        out.paddingLength = padding;
        out.payloadLength = length - header - padding;
        return true;
    }

    private static void oneByte(
            MemorySegment memory, long offset, int start, int end, HeaderExtensionIds ids, PacketInfo out) {
        int at = start;
        while (at < end) {
            int head = RtpView.u8(memory, offset + at);
            int id = head >>> 4;
            if (head == 0) {
                at++;
                continue;
            }
            if (id == 15) {
                return;
            }
            int length = (head & 0x0f) + 1;
            if (at + 1 + length > end) {
                return;
            }
            take(memory, offset, at + 1, length, ids.of(id), out);
            at += 1 + length;
        }
    }

    private static void twoByte(
            MemorySegment memory, long offset, int start, int end, HeaderExtensionIds ids, PacketInfo out) {
        int at = start;
        while (at < end) {
            int id = RtpView.u8(memory, offset + at);
            if (id == 0) {
                at++;
                continue;
            }
            if (at + 2 > end) {
                return;
            }
            int length = RtpView.u8(memory, offset + at + 1);
            if (at + 2 + length > end) {
                return;
            }
            take(memory, offset, at + 2, length, ids.of(id), out);
            at += 2 + length;
        }
    }

    private static void take(
            MemorySegment memory,
            long packet,
            int at,
            int length,
            @org.jspecify.annotations.Nullable HeaderExtension extension,
            PacketInfo out) {
        if (extension == null) {
            return;
        }
        long offset = packet + at;
        switch (extension) {
            case MID -> {
                out.midOffset = at;
                out.midLength = length;
            }
            case RID -> {
                out.ridOffset = at;
                out.ridLength = length;
            }
            case REPAIRED_RID -> {
                out.repairedRidOffset = at;
                out.repairedRidLength = length;
            }
            case DEPENDENCY_DESCRIPTOR -> {
                out.dependencyDescriptorOffset = at;
                out.dependencyDescriptorLength = length;
            }
            case ABS_SEND_TIME -> out.absoluteSendTime = length == 3 ? RtpView.u24(memory, offset) : -1;
            case PLAYOUT_DELAY -> out.playoutDelay = length == 3 ? RtpView.u24(memory, offset) : -1;
            case TRANSPORT_CC -> out.transportSequence = length >= 2 ? RtpView.u16(memory, offset) : -1;
            case VIDEO_ORIENTATION -> out.videoOrientation = length >= 1 ? RtpView.u8(memory, offset) : -1;
            case AUDIO_LEVEL -> {
                if (length >= 1) {
                    int value = RtpView.u8(memory, offset);
                    out.audioLevel = value & 0x7f;
                    out.voiceActivity = (value & 0x80) != 0;
                }
            }
        }
    }
}
