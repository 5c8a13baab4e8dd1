package dev.madang.media.srtp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what a Peer sends. One worker's thread, from constructor to {@link #close}. The ciphers are made when they are
 * first needed.
 */
public final class SrtpOutbound {
    /** Most bytes that protection adds to an RTP packet. */
    public static final int RTP_OVERHEAD = 16;
    /** Most bytes that protection adds to an RTCP packet. */
    public static final int RTCP_OVERHEAD = 20;

    private static final int MAX_RTCP_INDEX = 0x7fff_ffff;

    private final SrtpKeys keys;
    private final Ciphers ciphers;
    private final Arena arena = Arena.ofConfined();
    private @Nullable Protection rtp;
    private @Nullable Protection rtcp;
    private int rtcpIndex;

    public SrtpOutbound(SrtpKeys keys, SrtpCrypto crypto) {
        this.keys = keys;
        this.ciphers = crypto.ciphers();
    }

    /**
     * Encrypts while it copies. {@code target} holds the RTP header and {@code prefixLength} bytes of payload in plain text
     * from {@code offset} on; {@code bodyLength} bytes of {@code body} come behind them, then the tag. All native memory.
     *
     * @param packetIndex 48 bits: rollover counter and sequence number (RFC 3711, 3.3.1); never twice for one SSRC unless
     *     header and payload are the same
     * @return length of the whole packet in bytes
     * @throws IllegalStateException after {@link #close}
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
        Protection protection = rtp;
        if (protection == null) {
            protection = protection(false);
            rtp = protection;
        }
        return protection.sealRtp(
                target,
                offset,
                headerLength,
                prefixLength,
                body,
                bodyOffset,
                bodyLength,
                RtpView.ssrc(target, offset),
                packetIndex);
    }

    /**
     * Encrypts an RTCP packet of at least 8 bytes where it lies; there must be room for {@link #RTCP_OVERHEAD} more.
     *
     * @return its new length in bytes
     * @throws IllegalStateException after {@link #close}, and after 2^31 - 1 packets, when the keys are used up
     */
    public int protectRtcp(MemorySegment memory, long offset, int length) {
        Protection protection = rtcp;
        if (protection == null) {
            protection = protection(true);
            rtcp = protection;
        }
        if (rtcpIndex == MAX_RTCP_INDEX) {
            throw new IllegalStateException("SRTCP keys are used up");
        }
        return protection.sealRtcp(memory, offset, length, RtpView.i32(memory, offset + 4), ++rtcpIndex);
    }

    private Protection protection(boolean forRtcp) {
        SessionKeys session = SessionKeys.derive(keys.localKey(), keys.localSalt(), forRtcp);
        try {
            return Protection.of(keys.profile(), session, true, ciphers, arena);
        } finally {
            session.erase();
        }
    }

    /** Frees native memory and overwrites the master key of this direction. Harmless when repeated. */
    public void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        if (rtp != null) {
            rtp.close();
        }
        if (rtcp != null) {
            rtcp.close();
        }
        arena.close();
        Arrays.fill(keys.localKey(), (byte) 0);
        Arrays.fill(keys.localSalt(), (byte) 0);
    }
}
