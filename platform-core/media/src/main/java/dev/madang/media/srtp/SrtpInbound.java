package dev.madang.media.srtp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Authenticates and decrypts what a Peer receives, with rollover counter and replay window per SSRC. One worker's thread. */
public final class SrtpInbound {
    /** Too short for its header and tag. */
    public static final int TOO_SHORT = -1;
    /** The tag is wrong. */
    public static final int AUTHENTICATION_FAILED = -2;
    /** Seen before, or too old to tell. */
    public static final int REPLAYED = -3;
    /** More SSRCs than a Peer may have. */
    public static final int TOO_MANY_SSRCS = -4;

    private static final int MAX_SSRCS = 64;

    private final Protection protection;
    private final int tagLength;
    private final Windows rtp = new Windows();
    private final Windows rtcp = new Windows();

    public SrtpInbound(SrtpKeys keys, SrtpCrypto crypto) {
        protection = Protection.of(keys.profile(), keys.remoteKey(), keys.remoteSalt(), false, crypto);
        tagLength = keys.profile().tagLength();
    }

    /**
     * Decrypts while it copies.
     *
     * @return length of the plaintext packet in bytes, or one of the negative codes; the target is then undefined
     */
    public int unprotectRtp(MemorySegment source, long offset, int length, MemorySegment target, long at) {
        int header = headerLength(source, offset, length);
        if (header < 0 || header + tagLength > length) {
            return TOO_SHORT;
        }
        int ssrc = RtpView.ssrc(source, offset);
        int sequence = RtpView.sequence(source, offset);
        ReplayWindow window = rtp.find(ssrc);
        long index = window == null ? sequence : indexOf(window.newest(), sequence);
        if (window != null && window.isReplayed(index)) {
            return REPLAYED;
        }
        if (window == null && rtp.isFull()) {
            return TOO_MANY_SSRCS;
        }
        int plain = protection.unprotectRtp(source, offset, length, header, index, target, at);
        if (plain < 0) {
            return AUTHENTICATION_FAILED;
        }
        if (window == null) {
            window = rtp.add(ssrc);
        }
        window.add(index);
        return plain;
    }

    /** As {@link #unprotectRtp} for RTCP. */
    public int unprotectRtcp(MemorySegment source, long offset, int length, MemorySegment target, long at) {
        int trailer = protection.rtcpTrailer();
        if (length < 8 + 4 + tagLength) {
            return TOO_SHORT;
        }
        int ssrc = RtpView.i32(source, offset + 4);
        int index = RtpView.i32(source, offset + length - trailer - 4) & 0x7fff_ffff;
        ReplayWindow window = rtcp.find(ssrc);
        if (window != null && window.isReplayed(index)) {
            return REPLAYED;
        }
        if (window == null && rtcp.isFull()) {
            return TOO_MANY_SSRCS;
        }
        int plain = protection.unprotectRtcp(source, offset, length, target, at);
        if (plain < 0) {
            return AUTHENTICATION_FAILED;
        }
        if (window == null) {
            window = rtcp.add(ssrc);
        }
        window.add(index);
        return plain;
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

    private static long indexOf(long newest, int sequence) {
        long index = newest + (short) (sequence - (int) newest);
        return index < 0 ? index + 0x1_0000 : index;
    }

    /** Frees native memory. */
    public void close() {
        protection.close();
    }

    /** The replay windows by SSRC; SRTCP counts by its sender's SSRC as well. */
    private static final class Windows {
        private int[] ssrcs = new int[4];
        private @Nullable ReplayWindow[] windows = new @Nullable ReplayWindow[4];
        private int count;
        private int last;

        @Nullable
        ReplayWindow find(int ssrc) {
            if (last < count && ssrcs[last] == ssrc) {
                return windows[last];
            }
            for (int i = 0; i < count; i++) {
                if (ssrcs[i] == ssrc) {
                    last = i;
                    return windows[i];
                }
            }
            return null;
        }

        boolean isFull() {
            return count == MAX_SSRCS;
        }

        ReplayWindow add(int ssrc) {
            if (count == ssrcs.length) {
                ssrcs = Arrays.copyOf(ssrcs, count * 2);
                windows = Arrays.copyOf(windows, count * 2);
            }
            ReplayWindow window = new ReplayWindow();
            ssrcs[count] = ssrc;
            windows[count++] = window;
            return window;
        }
    }
}
