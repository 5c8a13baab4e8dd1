package dev.madang.media.srtp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714). The nonce is two zero bytes, the SSRC and the 48-bit packet index, all
 * combined with the salt; SRTCP's 31-bit index counts as 48 bits. SRTCP's index word comes last, behind the tag.
 */
final class GcmProtection implements Protection {
    private static final int INDEX_WORD = 4;

    private final AeadCipher cipher;
    private final int saltHigh;
    private final long saltLow;
    /** SRTCP's additional data: the header and the index word, which lie apart in the packet. */
    private final MemorySegment aad;

    GcmProtection(SessionKeys keys, boolean encrypt, Ciphers ciphers, Arena arena) {
        ByteBuffer salt = ByteBuffer.wrap(keys.salt());
        saltHigh = salt.getInt();
        saltLow = salt.getLong();
        cipher = ciphers.aead(keys.key(), encrypt, arena);
        aad = arena.allocate(RTCP_HEADER + INDEX_WORD, 8);
    }

    private int nonceHigh(int ssrc) {
        return saltHigh ^ ssrc >>> 16;
    }

    private long nonceLow(int ssrc, long index) {
        return saltLow ^ ((long) ssrc << 48 | index);
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
        int sealed = cipher.seal(
                nonceHigh(ssrc),
                nonceLow(ssrc, index),
                target,
                offset,
                headerLength,
                target,
                offset + headerLength,
                prefixLength,
                body,
                bodyOffset,
                bodyLength);
        return headerLength + sealed;
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
        int plain = cipher.open(
                nonceHigh(ssrc),
                nonceLow(ssrc, index),
                source,
                offset,
                headerLength,
                source,
                offset + headerLength,
                length - headerLength,
                target,
                at + headerLength);
        if (plain < 0) {
            return FAILED;
        }
        MemorySegment.copy(source, offset, target, at, headerLength);
        return headerLength + plain;
    }

    private void additionalData(MemorySegment memory, long offset, int word) {
        RtpView.putI64(aad, 0, RtpView.i64(memory, offset));
        RtpView.putI32(aad, RTCP_HEADER, word);
    }

    @Override
    public int sealRtcp(MemorySegment memory, long offset, int length, int ssrc, int index) {
        int word = index | ENCRYPTED;
        additionalData(memory, offset, word);
        int sealed = cipher.seal(
                nonceHigh(ssrc),
                nonceLow(ssrc, index),
                aad,
                0,
                RTCP_HEADER + INDEX_WORD,
                memory,
                offset + RTCP_HEADER,
                length - RTCP_HEADER,
                memory,
                offset + length,
                0);
        RtpView.putI32(memory, offset + RTCP_HEADER + sealed, word);
        return RTCP_HEADER + sealed + INDEX_WORD;
    }

    @Override
    public int openRtcp(
            MemorySegment source, long offset, int length, MemorySegment target, long at, int ssrc, int index) {
        additionalData(source, offset, index | ENCRYPTED);
        int plain = cipher.open(
                nonceHigh(ssrc),
                nonceLow(ssrc, index),
                aad,
                0,
                RTCP_HEADER + INDEX_WORD,
                source,
                offset + RTCP_HEADER,
                length - RTCP_HEADER - INDEX_WORD,
                target,
                at + RTCP_HEADER);
        if (plain < 0) {
            return FAILED;
        }
        MemorySegment.copy(source, offset, target, at, RTCP_HEADER);
        return RTCP_HEADER + plain;
    }

    @Override
    public void close() {
        cipher.close();
    }
}
