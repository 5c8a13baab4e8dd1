package dev.madang.media.srtp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * AES_CM_128_HMAC_SHA1_80 (RFC 3711, 4): the first counter block is the salt combined with the SSRC from bit 64 and the
 * packet index from bit 16. The tag covers the packet and a word: RTP's rollover counter, which is not sent, or SRTCP's index
 * word, which stands before the tag.
 */
final class CounterProtection implements Protection {
    private static final int TAG = 10;
    private static final int INDEX_WORD = 4;
    private static final long SSRC_BITS = 0xffff_ffffL;

    private final CounterCipher cipher;
    private final PacketMac mac;
    private final long saltHigh;
    private final long saltLow;
    private final MemorySegment tag;

    CounterProtection(SessionKeys keys, Ciphers ciphers, Arena arena) {
        ByteBuffer salt = ByteBuffer.wrap(Arrays.copyOf(keys.salt(), 16));
        saltHigh = salt.getLong();
        saltLow = salt.getLong();
        cipher = ciphers.counter(keys.key(), arena);
        mac = ciphers.mac(keys.authenticationKey(), arena);
        tag = arena.allocate(PacketMac.LENGTH, 8);
    }

    private long counterHigh(int ssrc) {
        return saltHigh ^ ssrc & SSRC_BITS;
    }

    private long counterLow(long index) {
        return saltLow ^ index << 16;
    }

    private boolean tagMatches(MemorySegment memory, long at) {
        // All ten bytes are looked at however the first ones compare, so that time tells nothing.
        long first = RtpView.i64(tag, 0) ^ RtpView.i64(memory, at);
        int last = RtpView.u16(tag, 8) ^ RtpView.u16(memory, at + 8);
        return (first | last) == 0;
    }

    @Override
    public int sealRtp(
            MemorySegment target,
            long offset,
            int headerLength,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength,
            int ssrc,
            long index) {
        cipher.apply(
                counterHigh(ssrc),
                counterLow(index),
                target,
                offset + headerLength,
                prefixLength,
                body,
                bodyOffset,
                bodyLength);
        int length = headerLength + prefixLength + bodyLength;
        mac.compute(target, offset, length, (int) (index >>> 16), tag);
        MemorySegment.copy(tag, 0, target, offset + length, TAG);
        return length + TAG;
    }

    @Override
    public int openRtp(
            MemorySegment source,
            long offset,
            int headerLength,
            int length,
            MemorySegment target,
            long at,
            int ssrc,
            long index) {
        int plain = length - TAG;
        mac.compute(source, offset, plain, (int) (index >>> 16), tag);
        if (!tagMatches(source, offset + plain)) {
            return FAILED;
        }
        MemorySegment.copy(source, offset, target, at, headerLength);
        cipher.apply(
                counterHigh(ssrc),
                counterLow(index),
                target,
                at + headerLength,
                0,
                source,
                offset + headerLength,
                plain - headerLength);
        return plain;
    }

    @Override
    public int sealRtcp(MemorySegment memory, long offset, int length, int ssrc, int index) {
        int word = index | ENCRYPTED;
        cipher.apply(
                counterHigh(ssrc),
                counterLow(index),
                memory,
                offset + RTCP_HEADER,
                length - RTCP_HEADER,
                memory,
                offset + length,
                0);
        mac.compute(memory, offset, length, word, tag);
        RtpView.putI32(memory, offset + length, word);
        MemorySegment.copy(tag, 0, memory, offset + length + INDEX_WORD, TAG);
        return length + INDEX_WORD + TAG;
    }

    @Override
    public int openRtcp(
            MemorySegment source, long offset, int length, MemorySegment target, long at, int ssrc, int index) {
        int plain = length - TAG - INDEX_WORD;
        mac.compute(source, offset, plain, index | ENCRYPTED, tag);
        if (!tagMatches(source, offset + length - TAG)) {
            return FAILED;
        }
        MemorySegment.copy(source, offset, target, at, RTCP_HEADER);
        cipher.apply(
                counterHigh(ssrc),
                counterLow(index),
                target,
                at + RTCP_HEADER,
                0,
                source,
                offset + RTCP_HEADER,
                plain - RTCP_HEADER);
        return plain;
    }

    @Override
    public void close() {
        cipher.close();
        mac.close();
    }
}
