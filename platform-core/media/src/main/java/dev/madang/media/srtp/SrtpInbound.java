package dev.madang.media.srtp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates and decrypts what a Peer receives, with rollover counter and replay window per SSRC. One worker's thread,
 * from constructor to {@link #close}. The ciphers are made when they are first needed; nothing is kept of an SSRC before a
 * packet of it proved authentic.
 */
public final class SrtpInbound {
    /** Too short for its header and tag, or no such packet at all. */
    public static final int TOO_SHORT = -1;
    /** The tag is wrong, or the packet is not encrypted. */
    public static final int AUTHENTICATION_FAILED = -2;
    /** Seen before, or too old to tell. */
    public static final int REPLAYED = -3;
    /** More SSRCs of streams than a Peer may have at once. */
    public static final int TOO_MANY_SSRCS = -4;
    /** Longer than {@link #MAX_LENGTH}. */
    public static final int TOO_LONG = -5;

    /** Most bytes of a packet. */
    public static final int MAX_LENGTH = 2048;

    private static final int INDEX_WORD = 4;
    private static final int MAX_INDEX_BITS = 48;
    private static final int ROLLOVER = 0x1_0000;
    private static final int HALF = ROLLOVER / 2;

    private final SrtpKeys keys;
    private final int tagLength;
    /** Bytes of an SRTCP packet behind its index word. */
    private final int rtcpTrailer;

    private final Ciphers ciphers;
    private final Arena arena = Arena.ofConfined();
    private final SsrcWindows rtpWindows;
    private final SsrcWindows rtcpWindows;
    private @Nullable Protection rtp;
    private @Nullable Protection rtcp;

    public SrtpInbound(SrtpKeys keys, SrtpCrypto crypto) {
        this(keys, crypto, SsrcWindows.LIMIT);
    }

    /** @param mostSsrcs of which replays are known at once; those that were silent longest make room */
    public SrtpInbound(SrtpKeys keys, SrtpCrypto crypto, int mostSsrcs) {
        this.rtpWindows = new SsrcWindows(mostSsrcs);
        this.rtcpWindows = new SsrcWindows(mostSsrcs);
        this.keys = keys;
        this.tagLength = keys.profile().tagLength();
        this.rtcpTrailer = keys.profile() == SrtpProfile.AES128_CM_SHA1_80 ? tagLength : 0;
        this.ciphers = crypto.ciphers();
    }

    /**
     * Decrypts while it copies. Source and target must not overlap: a packet may have to be tried twice. All native memory.
     *
     * @return length of the plaintext packet in bytes, or one of the negative codes; the target is then undefined
     * @throws IllegalStateException after {@link #close}
     */
    public int unprotectRtp(MemorySegment source, long offset, int length, MemorySegment target, long at) {
        if (length > MAX_LENGTH) {
            return TOO_LONG;
        }
        int header = headerLength(source, offset, length);
        if (header < 0 || header + tagLength > length) {
            return TOO_SHORT;
        }
        int ssrc = RtpView.ssrc(source, offset);
        int sequence = RtpView.sequence(source, offset);
        ReplayWindow window = rtpWindows.find(ssrc);
        if (window == null) {
            return unprotectFirst(source, offset, header, length, target, at, ssrc, sequence);
        }
        long index = indexOf(window.newest(), sequence);
        if (index >>> MAX_INDEX_BITS != 0 || window.isReplayed(index)) {
            return REPLAYED;
        }
        int plain = rtp().openRtp(source, offset, header, length, target, at, ssrc, index);
        if (plain < 0) {
            return AUTHENTICATION_FAILED;
        }
        rtpWindows.use(window, index);
        return plain;
    }

    /** A packet of an SSRC that is new to us, whose sequence numbers may have begun anywhere. */
    private int unprotectFirst(
            MemorySegment source,
            long offset,
            int header,
            int length,
            MemorySegment target,
            long at,
            int ssrc,
            int sequence) {
        if (rtpWindows.isFull()) {
            return TOO_MANY_SSRCS;
        }
        long past = rtpWindows.newestForgotten(ssrc);
        long index = past < 0 ? sequence : indexOf(past, sequence);
        if (past >= 0 && (index <= past || index >>> MAX_INDEX_BITS != 0)) {
            return REPLAYED;
        }
        int plain = rtp().openRtp(source, offset, header, length, target, at, ssrc, index);
        if (plain < 0 && past < 0 && sequence < HALF) {
            // The sender may have begun just below 65,536, and what it sent up to there came before our keys did.
            index += ROLLOVER;
            plain = rtp().openRtp(source, offset, header, length, target, at, ssrc, index);
        }
        if (plain < 0) {
            return AUTHENTICATION_FAILED;
        }
        rtpWindows.use(rtpWindows.add(ssrc), index);
        return plain;
    }

    /** As {@link #unprotectRtp} for RTCP; the target may be where the packet lies. */
    public int unprotectRtcp(MemorySegment source, long offset, int length, MemorySegment target, long at) {
        if (length > MAX_LENGTH) {
            return TOO_LONG;
        }
        if (length < Protection.RTCP_HEADER + INDEX_WORD + tagLength) {
            return TOO_SHORT;
        }
        int ssrc = RtpView.i32(source, offset + 4);
        int word = RtpView.i32(source, offset + length - rtcpTrailer - INDEX_WORD);
        if ((word & Protection.ENCRYPTED) == 0) {
            return AUTHENTICATION_FAILED;
        }
        int index = word ^ Protection.ENCRYPTED;
        ReplayWindow window = rtcpWindows.find(ssrc);
        if (window == null && rtcpWindows.isFull()) {
            return TOO_MANY_SSRCS;
        }
        if (window == null ? index <= rtcpWindows.newestForgotten(ssrc) : window.isReplayed(index)) {
            return REPLAYED;
        }
        int plain = rtcp().openRtcp(source, offset, length, target, at, ssrc, index);
        if (plain < 0) {
            return AUTHENTICATION_FAILED;
        }
        if (window == null) {
            window = rtcpWindows.add(ssrc);
        }
        rtcpWindows.use(window, index);
        return plain;
    }

    /** A stream has that SSRC, and what is known of it must stay; or has it no longer. */
    public void keep(int ssrc, boolean keeps) {
        rtpWindows.keep(ssrc, keeps);
    }

    /** SSRCs that others took the place of; of the last 256 nothing can be replayed. */
    public int forgotten() {
        return rtpWindows.forgotten() + rtcpWindows.forgotten();
    }

    /** Header length of a packet that nobody has checked yet, or -1. */
    private static int headerLength(MemorySegment memory, long offset, int length) {
        if (length < RtpView.FIXED_HEADER) {
            return -1;
        }
        int first = RtpView.u8(memory, offset);
        int header = RtpView.FIXED_HEADER + 4 * (first & 0x0f);
        if ((first & 0x10) != 0) {
            if (header + 4 > length) {
                return -1;
            }
            header += 4 + 4 * RtpView.u16(memory, offset + header + 2);
        }
        return header <= length ? header : -1;
    }

    /** The index nearest to the newest one that has this sequence number (RFC 3711, 3.3.1), none below zero. */
    static long indexOf(long newest, int sequence) {
        int last = (int) newest & ROLLOVER - 1;
        long index = newest - last + sequence;
        if (last < HALF) {
            return sequence - last > HALF && index >= ROLLOVER ? index - ROLLOVER : index;
        }
        return last - HALF > sequence ? index + ROLLOVER : index;
    }

    private Protection rtp() {
        Protection protection = rtp;
        if (protection == null) {
            protection = protection(false);
            rtp = protection;
        }
        return protection;
    }

    private Protection rtcp() {
        Protection protection = rtcp;
        if (protection == null) {
            protection = protection(true);
            rtcp = protection;
        }
        return protection;
    }

    private Protection protection(boolean forRtcp) {
        SessionKeys session = SessionKeys.derive(keys.remoteKey(), keys.remoteSalt(), forRtcp);
        try {
            return Protection.of(keys.profile(), session, false, ciphers, arena);
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
        Arrays.fill(keys.remoteKey(), (byte) 0);
        Arrays.fill(keys.remoteSalt(), (byte) 0);
    }
}
