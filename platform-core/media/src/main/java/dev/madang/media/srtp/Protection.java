package dev.madang.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One profile's transform with the session keys of either RTP or RTCP in one direction. Packet indices and replay are its
 * caller's business; so is that lengths suffice for header and trailer.
 */
sealed interface Protection permits GcmProtection, CounterProtection {
    int FAILED = -1;
    /** The bit of the SRTCP index word that says encrypted. */
    int ENCRYPTED = 0x8000_0000;
    /** Bytes of an SRTCP packet before what is encrypted. */
    int RTCP_HEADER = 8;

    /** Encrypts the payload and appends the tag; see {@link SrtpOutbound#protectRtp}. */
    int sealRtp(
            MemorySegment target,
            long offset,
            int headerLength,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength,
            int ssrc,
            long index);

    /** Copies the header, decrypts what is behind it; returns the plaintext packet's length or {@link #FAILED}. */
    int openRtp(
            MemorySegment source,
            long offset,
            int headerLength,
            int length,
            MemorySegment target,
            long at,
            int ssrc,
            long index);

    /** Encrypts an RTCP packet in place; returns its new length. */
    int sealRtcp(MemorySegment memory, long offset, int length, int ssrc, int index);

    /** As {@link #openRtp} for a whole SRTCP packet that says it is encrypted. */
    int openRtcp(MemorySegment source, long offset, int length, MemorySegment target, long at, int ssrc, int index);

    void close();

    /** Takes the keys into ciphers; the keys' arrays are not held. */
    static Protection of(SrtpProfile profile, SessionKeys keys, boolean encrypt, Ciphers ciphers, Arena arena) {
        return switch (profile) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> new GcmProtection(keys, encrypt, ciphers, arena);
            case AES128_CM_SHA1_80 -> new CounterProtection(keys, ciphers, arena);
        };
    }
}
