package dev.madang.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** Whether ciphers give known answers: asked once at the start, before media is trusted to a library found on the machine. */
final class KnownAnswers {
    private static final HexFormat HEX = HexFormat.of();
    private static final int PREFIX = 5;

    private final Ciphers ciphers;
    private final Arena arena;

    private KnownAnswers(Ciphers ciphers, Arena arena) {
        this.ciphers = ciphers;
        this.arena = arena;
    }

    static boolean areRight(Ciphers ciphers) {
        try (Arena arena = Arena.ofConfined()) {
            KnownAnswers answers = new KnownAnswers(ciphers, arena);
            return answers.gcm128() && answers.gcm256() && answers.counter() && answers.mac();
        }
    }

    /** Test case 4 of the GCM specification. */
    private boolean gcm128() {
        return gcm(
                "feffe9928665731c6d6a8f9467308308",
                "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                        + "5bc94fbc3221a5db94fae95ae7121a47");
    }

    /** Test case 16 of the GCM specification. */
    private boolean gcm256() {
        return gcm(
                "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                        + "76fc6ece0f4e1768cddf8853bb2d551b");
    }

    private boolean gcm(String key, String expected) {
        MemorySegment text = memory("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        MemorySegment aad = memory("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        int nonceHigh = 0xcafebabe;
        long nonceLow = 0xfacedbaddecaf888L;
        int headLength = (int) aad.byteSize();
        int length = (int) text.byteSize();
        MemorySegment sealed = arena.allocate(length + AeadCipher.TAG);
        MemorySegment opened = arena.allocate(length);
        AeadCipher out = ciphers.aead(HEX.parseHex(key), true, arena);
        AeadCipher in = ciphers.aead(HEX.parseHex(key), false, arena);
        try {
            // Twice, since a context is used for more than one packet.
            for (int i = 0; i < 2; i++) {
                MemorySegment.copy(text, 0, sealed, 0, PREFIX);
                out.seal(nonceHigh, nonceLow, aad, 0, headLength, sealed, 0, PREFIX, text, PREFIX, length - PREFIX);
                int plain =
                        in.open(nonceHigh, nonceLow, aad, 0, headLength, sealed, 0, length + AeadCipher.TAG, opened, 0);
                if (!hex(sealed).equals(expected) || plain != length || opened.mismatch(text) >= 0) {
                    return false;
                }
                sealed.set(ValueLayout.JAVA_BYTE, length, (byte) ~sealed.get(ValueLayout.JAVA_BYTE, length));
                if (in.open(nonceHigh, nonceLow, aad, 0, headLength, sealed, 0, length + AeadCipher.TAG, opened, 0)
                        != AeadCipher.FAILED) {
                    return false;
                }
            }
            return true;
        } finally {
            out.close();
            in.close();
        }
    }

    /** The key stream of RFC 3711, B.2. */
    private boolean counter() {
        CounterCipher cipher = ciphers.counter(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"), arena);
        MemorySegment zeros = arena.allocate(48);
        MemorySegment stream = arena.allocate(48);
        cipher.apply(0xf0f1f2f3f4f5f6f7L, 0xf8f9fafbfcfd0000L, stream, 0, PREFIX, zeros, 0, 48 - PREFIX);
        cipher.close();
        return hex(stream)
                .equals("e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
                        + "41e95b3bb0a2e8dd477901e4fca894c0");
    }

    /** Test case 1 of RFC 2202, 3; the text's last word is the trailer. */
    private boolean mac() {
        MemorySegment tag = arena.allocate(PacketMac.LENGTH);
        PacketMac mac = ciphers.mac(HEX.parseHex("0b".repeat(20)), arena);
        MemorySegment text = memory("48692054");
        for (int i = 0; i < 2; i++) {
            mac.compute(text, 0, 4, 0x68657265, tag);
            if (!hex(tag).equals("b617318655057264e28bc0b6fb378c8ef146be00")) {
                return false;
            }
        }
        mac.close();
        return true;
    }

    private MemorySegment memory(String hex) {
        byte[] bytes = HEX.parseHex(hex);
        MemorySegment segment = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    private static String hex(MemorySegment memory) {
        return HEX.formatHex(memory.toArray(ValueLayout.JAVA_BYTE));
    }
}
