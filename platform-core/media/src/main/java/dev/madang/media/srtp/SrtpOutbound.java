package dev.madang.media.srtp;

import java.lang.foreign.MemorySegment;

/** Encrypts what a Peer sends. One worker's thread. */
public final class SrtpOutbound {
    /** Most bytes that protection adds to an RTP packet. */
    public static final int RTP_OVERHEAD = 16;
    /** Most bytes that protection adds to an RTCP packet. */
    public static final int RTCP_OVERHEAD = 20;

    private final Protection protection;
    private int rtcpIndex;

    public SrtpOutbound(SrtpKeys keys, SrtpCrypto crypto) {
        protection = Protection.of(keys.profile(), keys.localKey(), keys.localSalt(), true, crypto);
    }

    /**
     * Encrypts while it copies. {@code target} holds the RTP header and {@code prefixLength} bytes of payload in plain text
     * from {@code offset} on; {@code bodyLength} bytes of {@code body} come behind them, then the tag.
     *
     * @param packetIndex 48 bits: rollover counter and sequence number (RFC 3711, 3.3.1); never twice for one SSRC
     * @return length of the whole packet in bytes
     */
    public int protectRtp(
            MemorySegment target,
            long offset,
            int headerLength,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength,
            long packetIndex) {
        return protection.protectRtp(
                target, offset, headerLength, prefixLength, body, bodyOffset, bodyLength, packetIndex);
    }

    /**
     * Encrypts an RTCP packet where it lies; there must be room for {@link #RTCP_OVERHEAD} more bytes.
     *
     * @return its new length in bytes
     */
    public int protectRtcp(MemorySegment memory, long offset, int length) {
        rtcpIndex = rtcpIndex + 1 & 0x7fff_ffff;
        return protection.protectRtcp(memory, offset, length, rtcpIndex);
    }

    /** Frees native memory. */
    public void close() {
        protection.close();
    }
}
