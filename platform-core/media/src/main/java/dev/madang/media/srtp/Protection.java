package dev.madang.media.srtp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One profile's transform for one direction; packet indices are its caller's business. */
sealed interface Protection {
    /** Encrypts the payload and appends the tag; see {@link SrtpOutbound#protectRtp}. */
    int protectRtp(
            MemorySegment target,
            long offset,
            int headerLength,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength,
            long index);

    /** Copies the header, decrypts the payload behind it; returns the plaintext's length or a negative number. */
    int unprotectRtp(
            MemorySegment source, long offset, int length, int headerLength, long index, MemorySegment target, long at);

    /** Encrypts an RTCP packet in place; returns its new length. */
    int protectRtcp(MemorySegment memory, long offset, int length, int index);

    int unprotectRtcp(MemorySegment source, long offset, int length, MemorySegment target, long at);

    /** Bytes that follow the SRTCP index word. */
    int rtcpTrailer();

    void close();

    static Protection of(SrtpProfile profile, byte[] key, byte[] salt, boolean encrypt, SrtpCrypto crypto) {
        return profile == SrtpProfile.AES128_CM_SHA1_80
                ? new CounterMode(key, salt, crypto)
                : new Gcm(profile, key, salt, encrypt, crypto);
    }

    /** AEAD_AES_GCM (RFC 7714). */
    final class Gcm implements Protection {
        private static final int TAG = AeadCipher.TAG;

        private final AeadCipher rtp;
        private final AeadCipher rtcp;
        private final byte[] rtpSalt;
        private final byte[] rtcpSalt;
        private final Arena arena = Arena.ofAuto();
        private final MemorySegment iv = arena.allocate(16, 8);
        private final MemorySegment aad = arena.allocate(16, 8);

        Gcm(SrtpProfile profile, byte[] key, byte[] salt, boolean encrypt, SrtpCrypto crypto) {
            int keyLength = profile.keyLength();
            rtp = crypto.aead(KeyDerivation.derive(key, salt, KeyDerivation.RTP_KEY, keyLength), encrypt);
            rtcp = crypto.aead(KeyDerivation.derive(key, salt, KeyDerivation.RTCP_KEY, keyLength), encrypt);
            rtpSalt = KeyDerivation.derive(key, salt, KeyDerivation.RTP_SALT, 12);
            rtcpSalt = KeyDerivation.derive(key, salt, KeyDerivation.RTCP_SALT, 12);
        }

        private void rtpIv(int ssrc, long index) {
            RtpView.putU16(iv, 0, 0);
            RtpView.putI32(iv, 2, ssrc);
            RtpView.putI32(iv, 6, (int) (index >>> 16));
            RtpView.putU16(iv, 10, (int) index);
            xor(rtpSalt);
        }

        private void rtcpIv(int ssrc, int index) {
            RtpView.putU16(iv, 0, 0);
            RtpView.putI32(iv, 2, ssrc);
            RtpView.putU16(iv, 6, 0);
            RtpView.putI32(iv, 8, index);
            xor(rtcpSalt);
        }

        private void xor(byte[] salt) {
            for (int i = 0; i < 12; i++) {
                iv.set(ValueLayout.JAVA_BYTE, i, (byte) (iv.get(ValueLayout.JAVA_BYTE, i) ^ salt[i]));
            }
        }

        @Override
        public int protectRtp(
                MemorySegment target,
                long offset,
                int headerLength,
                int prefixLength,
                MemorySegment body,
                long bodyOffset,
                int bodyLength,
                long index) {
            rtpIv(RtpView.ssrc(target, offset), index);
            return headerLength
                    + rtp.seal(
                            iv,
                            target,
                            offset,
                            headerLength,
                            target,
                            offset + headerLength,
                            prefixLength,
                            body,
                            bodyOffset,
                            bodyLength);
        }

        @Override
        public int unprotectRtp(
                MemorySegment source,
                long offset,
                int length,
                int headerLength,
                long index,
                MemorySegment target,
                long at) {
            rtpIv(RtpView.ssrc(source, offset), index);
            int plain = rtp.open(
                    iv,
                    source,
                    offset,
                    headerLength,
                    source,
                    offset + headerLength,
                    length - headerLength,
                    target,
                    at + headerLength);
            if (plain < 0) {
                return plain;
            }
            MemorySegment.copy(source, offset, target, at, headerLength);
            return headerLength + plain;
        }

        @Override
        public int protectRtcp(MemorySegment memory, long offset, int length, int index) {
            int word = index | 0x8000_0000;
            rtcpIv(RtpView.i32(memory, offset + 4), index);
            RtpView.putI64(aad, 0, RtpView.i64(memory, offset));
            RtpView.putI32(aad, 8, word);
            int sealed = rtcp.seal(iv, aad, 0, 12, memory, offset + 8, length - 8, memory, offset + 8, 0);
            RtpView.putI32(memory, offset + 8 + sealed, word);
            return 8 + sealed + 4;
        }

        @Override
        public int unprotectRtcp(MemorySegment source, long offset, int length, MemorySegment target, long at) {
            int word = RtpView.i32(source, offset + length - 4);
            if (word >= 0 || length < 8 + TAG + 4) {
                return -1;
            }
            rtcpIv(RtpView.i32(source, offset + 4), word & 0x7fff_ffff);
            RtpView.putI64(aad, 0, RtpView.i64(source, offset));
            RtpView.putI32(aad, 8, word);
            int plain = rtcp.open(iv, aad, 0, 12, source, offset + 8, length - 12, target, at + 8);
            if (plain < 0) {
                return plain;
            }
            MemorySegment.copy(source, offset, target, at, 8);
            return 8 + plain;
        }

        @Override
        public int rtcpTrailer() {
            return 0;
        }

        @Override
        public void close() {
            rtp.close();
            rtcp.close();
        }
    }

    /** AES_CM_128_HMAC_SHA1_80 (RFC 3711, 4). */
    final class CounterMode implements Protection {
        private static final int TAG = 10;

        private final CounterCipher rtp;
        private final CounterCipher rtcp;
        private final PacketMac rtpMac;
        private final PacketMac rtcpMac;
        private final byte[] rtpSalt;
        private final byte[] rtcpSalt;
        private final Arena arena = Arena.ofAuto();
        private final MemorySegment iv = arena.allocate(16, 8);
        private final MemorySegment tag = arena.allocate(PacketMac.LENGTH, 8);

        CounterMode(byte[] key, byte[] salt, SrtpCrypto crypto) {
            rtp = crypto.counter(KeyDerivation.derive(key, salt, KeyDerivation.RTP_KEY, 16));
            rtcp = crypto.counter(KeyDerivation.derive(key, salt, KeyDerivation.RTCP_KEY, 16));
            rtpMac = crypto.mac(KeyDerivation.derive(key, salt, KeyDerivation.RTP_AUTH, 20));
            rtcpMac = crypto.mac(KeyDerivation.derive(key, salt, KeyDerivation.RTCP_AUTH, 20));
            rtpSalt = KeyDerivation.derive(key, salt, KeyDerivation.RTP_SALT, 14);
            rtcpSalt = KeyDerivation.derive(key, salt, KeyDerivation.RTCP_SALT, 14);
        }

        private void start(CounterCipher cipher, byte[] salt, int ssrc, long index) {
            RtpView.putI32(iv, 0, 0);
            RtpView.putI32(iv, 4, ssrc);
            RtpView.putI64(iv, 8, index << 16);
            for (int i = 0; i < 14; i++) {
                iv.set(ValueLayout.JAVA_BYTE, i, (byte) (iv.get(ValueLayout.JAVA_BYTE, i) ^ salt[i]));
            }
            cipher.start(iv);
        }

        @Override
        public int protectRtp(
                MemorySegment target,
                long offset,
                int headerLength,
                int prefixLength,
                MemorySegment body,
                long bodyOffset,
                int bodyLength,
                long index) {
            start(rtp, rtpSalt, RtpView.ssrc(target, offset), index);
            long payload = offset + headerLength;
            rtp.apply(target, payload, prefixLength, target, payload);
            rtp.apply(body, bodyOffset, bodyLength, target, payload + prefixLength);
            int length = headerLength + prefixLength + bodyLength;
            rtpMac.compute(target, offset, length, true, (int) (index >>> 16), tag);
            MemorySegment.copy(tag, 0, target, offset + length, TAG);
            return length + TAG;
        }

        @Override
        public int unprotectRtp(
                MemorySegment source,
                long offset,
                int length,
                int headerLength,
                long index,
                MemorySegment target,
                long at) {
            int plain = length - TAG;
            if (plain < headerLength) {
                return -1;
            }
            rtpMac.compute(source, offset, plain, true, (int) (index >>> 16), tag);
            if (!tagMatches(source, offset + plain)) {
                return -1;
            }
            start(rtp, rtpSalt, RtpView.ssrc(source, offset), index);
            MemorySegment.copy(source, offset, target, at, headerLength);
            rtp.apply(source, offset + headerLength, plain - headerLength, target, at + headerLength);
            return plain;
        }

        @Override
        public int protectRtcp(MemorySegment memory, long offset, int length, int index) {
            start(rtcp, rtcpSalt, RtpView.i32(memory, offset + 4), index);
            rtcp.apply(memory, offset + 8, length - 8, memory, offset + 8);
            RtpView.putI32(memory, offset + length, index | 0x8000_0000);
            rtcpMac.compute(memory, offset, length + 4, false, 0, tag);
            MemorySegment.copy(tag, 0, memory, offset + length + 4, TAG);
            return length + 4 + TAG;
        }

        @Override
        public int unprotectRtcp(MemorySegment source, long offset, int length, MemorySegment target, long at) {
            int authenticated = length - TAG;
            if (authenticated < 12) {
                return -1;
            }
            rtcpMac.compute(source, offset, authenticated, false, 0, tag);
            if (!tagMatches(source, offset + authenticated)) {
                return -1;
            }
            int word = RtpView.i32(source, offset + authenticated - 4);
            int plain = authenticated - 4;
            MemorySegment.copy(source, offset, target, at, plain);
            if (word < 0) {
                start(rtcp, rtcpSalt, RtpView.i32(source, offset + 4), word & 0x7fff_ffff);
                rtcp.apply(target, at + 8, plain - 8, target, at + 8);
            }
            return plain;
        }

        private boolean tagMatches(MemorySegment memory, long at) {
            int difference = 0;
            for (int i = 0; i < TAG; i++) {
                difference |= tag.get(ValueLayout.JAVA_BYTE, i) ^ memory.get(ValueLayout.JAVA_BYTE, at + i);
            }
            return difference == 0;
        }

        @Override
        public int rtcpTrailer() {
            return TAG;
        }

        @Override
        public void close() {
            rtp.close();
            rtcp.close();
            rtpMac.close();
            rtcpMac.close();
        }
    }
}
