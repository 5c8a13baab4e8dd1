package dev.madang.media.srtp;

import static dev.madang.media.srtp.Packets.bytes;
import static dev.madang.media.srtp.Packets.hex;
import static dev.madang.media.srtp.Packets.memory;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of the RFCs, and one whole packet that every implementation of SRTP agrees on. */
final class SrtpVectorsTest {
    private static final String MASTER_KEY = "e1f97a0d3e018be0d64fa32c06de4139";
    private static final String MASTER_SALT = "0ec675ad498afeebb6960b3aabe6";
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
    private static final byte[] NO_KEY = {};

    private static final String RTP_HEADER = "8040f17b 8041f8d3 5501a0b2";
    private static final String RTP_TEXT =
            "47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573";
    private static final int RTP_SSRC = 0x5501a0b2;
    private static final int RTP_SEQUENCE = 0xf17b;

    private static final String RTCP = "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61"
            + "deadbeef deadbeef deadbeef deadbeef deadbeef";
    private static final int RTCP_SSRC = 0x4d617273;
    private static final int RTCP_INDEX = 0x5d4;

    static List<SrtpCrypto> implementations() {
        return Packets.implementations();
    }

    private static SessionKeys gcmKeys(String key) {
        return new SessionKeys(bytes(key), NO_KEY, bytes("517569642070726f2071756f"));
    }

    private static String joined(String... hex) {
        return String.join("", hex).replace(" ", "");
    }

    /** RFC 3711, B.3. */
    @Test
    void keysAreDerivedAsInTheRfc() {
        SessionKeys keys = SessionKeys.derive(bytes(MASTER_KEY), bytes(MASTER_SALT), false);

        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(keys.key())).isEqualTo("c61e7a93744f39ee10734afe3ff7a087");
        assertThat(hex.formatHex(keys.salt())).isEqualTo("30cbbc08863d8c85d49db34a9ae1");
        assertThat(hex.formatHex(keys.authenticationKey())).isEqualTo("cebe321f6ff7716b6fd4ab49af256a156d38baa4");
    }

    /** RFC 3711, B.2: the key stream's first blocks, and those about block 65,280. */
    @ParameterizedTest
    @MethodSource("implementations")
    void keyStreamIsThatOfTheRfc(SrtpCrypto crypto) {
        try (Arena arena = Arena.ofConfined()) {
            CounterCipher cipher = crypto.ciphers().counter(bytes("2b7e151628aed2a6abf7158809cf4f3c"), arena);
            MemorySegment zeros = arena.allocate(64);
            MemorySegment stream = arena.allocate(64);

            cipher.apply(0xf0f1f2f3f4f5f6f7L, 0xf8f9fafbfcfd0000L, stream, 0, 0, zeros, 0, 48);
            assertThat(hex(stream, 48))
                    .isEqualTo(joined(
                            "e03ead0935c95e80e166b16dd92b4eb4",
                            "d23513162b02d0f72a43a2fe4a5f97ab",
                            "41e95b3bb0a2e8dd477901e4fca894c0"));

            cipher.apply(0xf0f1f2f3f4f5f6f7L, 0xf8f9fafbfcfdfeffL, stream, 0, 0, zeros, 0, 48);
            assertThat(hex(stream, 48))
                    .isEqualTo(joined(
                            "ec8cdf7398607cb0f2d21675ea9ea1e4",
                            "362b7c3c6773516318a077d7fc5073ae",
                            "6a2cc3787889374fbeb4c81b17ba6c44"));
            cipher.close();
        }
    }

    /** RFC 7714, 16.1. */
    @ParameterizedTest
    @MethodSource("implementations")
    void rtpUnderGcmWith128BitsIsThatOfTheRfc(SrtpCrypto crypto) {
        checkRtp(
                crypto,
                KEY_128,
                "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833"
                        + "899d7f27 beb16a91 52cf765e e4390cce");
    }

    /** RFC 7714, 16.2. */
    @ParameterizedTest
    @MethodSource("implementations")
    void rtpUnderGcmWith256BitsIsThatOfTheRfc(SrtpCrypto crypto) {
        checkRtp(
                crypto,
                KEY_256,
                "32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b"
                        + "7aa3db36 dfffd6b0 f9bb7878 d7a76c13");
    }

    private static void checkRtp(SrtpCrypto crypto, String key, String expected) {
        try (Arena arena = Arena.ofConfined()) {
            Protection out = new GcmProtection(gcmKeys(key), true, crypto.ciphers(), arena);
            Protection in = new GcmProtection(gcmKeys(key), false, crypto.ciphers(), arena);
            MemorySegment text = memory(arena, RTP_TEXT);
            MemorySegment packet = memory(arena, RTP_HEADER);
            MemorySegment plain = memory(arena, "");
            int textLength = bytes(RTP_TEXT).length;

            int length = out.sealRtp(packet, 0, 12, 0, text, 0, textLength, RTP_SSRC, RTP_SEQUENCE);

            assertThat(hex(packet, length)).isEqualTo(joined(RTP_HEADER, expected));
            assertThat(in.openRtp(packet, 0, 12, length, plain, 0, RTP_SSRC, RTP_SEQUENCE))
                    .isEqualTo(12 + textLength);
            assertThat(hex(plain, 12 + textLength)).isEqualTo(joined(RTP_HEADER, RTP_TEXT));
            out.close();
            in.close();
        }
    }

    /** RFC 7714, 17.1. */
    @ParameterizedTest
    @MethodSource("implementations")
    void rtcpUnderGcmWith128BitsIsThatOfTheRfc(SrtpCrypto crypto) {
        checkRtcp(
                crypto,
                KEY_128,
                "63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded"
                        + "0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4");
    }

    /** RFC 7714, 17.3, the second cipher. */
    @ParameterizedTest
    @MethodSource("implementations")
    void rtcpUnderGcmWith256BitsIsThatOfTheRfc(SrtpCrypto crypto) {
        checkRtcp(
                crypto,
                KEY_256,
                "d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1 110555be 8415f658 c61de047"
                        + "6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be 800005d4");
    }

    private static void checkRtcp(SrtpCrypto crypto, String key, String expected) {
        try (Arena arena = Arena.ofConfined()) {
            Protection out = new GcmProtection(gcmKeys(key), true, crypto.ciphers(), arena);
            Protection in = new GcmProtection(gcmKeys(key), false, crypto.ciphers(), arena);
            MemorySegment packet = memory(arena, RTCP);
            int plainLength = bytes(RTCP).length;

            int length = out.sealRtcp(packet, 0, plainLength, RTCP_SSRC, RTCP_INDEX);

            assertThat(hex(packet, length)).isEqualTo(joined("81c8000d4d617273", expected));
            assertThat(in.openRtcp(packet, 0, length, packet, 0, RTCP_SSRC, RTCP_INDEX))
                    .isEqualTo(plainLength);
            assertThat(hex(packet, plainLength)).isEqualTo(joined(RTCP));
            out.close();
            in.close();
        }
    }

    /** The packet that libsrtp proves itself by. */
    @ParameterizedTest
    @MethodSource("implementations")
    void wholePacketUnderCounterModeIsTheKnownOne(SrtpCrypto crypto) {
        try (Arena arena = Arena.ofConfined()) {
            SrtpProfile profile = SrtpProfile.AES128_CM_SHA1_80;
            SrtpOutbound out = new SrtpOutbound(
                    new SrtpKeys(profile, bytes(MASTER_KEY), bytes(MASTER_SALT), new byte[16], new byte[14]), crypto);
            SrtpInbound in = new SrtpInbound(
                    new SrtpKeys(profile, new byte[16], new byte[14], bytes(MASTER_KEY), bytes(MASTER_SALT)), crypto);
            String header = "800f1234decafbadcafebabe";
            MemorySegment body = memory(arena, "ab".repeat(16));
            MemorySegment packet = memory(arena, header);
            MemorySegment plain = memory(arena, "");

            int length = out.protectRtp(packet, 0, 12, 0, body, 0, 16, 0x1234);

            assertThat(hex(packet, length)).isEqualTo(header + "4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
            assertThat(in.unprotectRtp(packet, 0, length, plain, 0)).isEqualTo(28);
            assertThat(hex(plain, 28)).isEqualTo(header + "ab".repeat(16));
            out.close();
            in.close();
        }
    }
}
