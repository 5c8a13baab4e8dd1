package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * Redundant audio (RFC 2198, 3): a header of four bytes for each earlier block, {@code |1| PT |timestamp offset|length|}, one
 * of a single byte for the primary, {@code |0| PT |}, then the blocks in that order, the primary last up to the end.
 */
public final class RedPayload {
    private static final int BLOCK_HEADER = 4;

    private RedPayload() {}

    /** Notes where the primary block begins; false where a block is cut off, none is left for it, or payload types differ. */
    static boolean parse(MemorySegment memory, long payload, int length, PacketInfo info) {
        int payloadType = RtpView.u8(memory, payload) & 0x7f;
        int at = 0;
        int redundant = 0;
        while (at < length && (RtpView.u8(memory, payload + at) & 0x80) != 0) {
            if (at + BLOCK_HEADER >= length || (RtpView.u8(memory, payload + at) & 0x7f) != payloadType) {
                return false;
            }
            redundant += RtpView.u16(memory, payload + at + 2) & 0x3ff;
            at += BLOCK_HEADER;
        }
        if (at >= length || RtpView.u8(memory, payload + at) != payloadType) {
            return false;
        }
        info.descriptorLength = at + 1;
        info.primaryOffset = at + 1 + redundant;
        info.primaryPayloadType = payloadType;
        return info.primaryOffset < length;
    }

    /**
     * Writes the source packet's block headers with another payload type in each; their length stays.
     *
     * @return bytes written, which is the source's descriptor length
     */
    public static int rewrite(
            MemorySegment source, long payload, PacketInfo info, int payloadType, MemorySegment target, long at) {
        MemorySegment.copy(source, payload, target, at, info.descriptorLength);
        for (int header = 0; header < info.descriptorLength; header += BLOCK_HEADER) {
            RtpView.putU8(target, at + header, RtpView.u8(target, at + header) & 0x80 | payloadType);
        }
        return info.descriptorLength;
    }
}
