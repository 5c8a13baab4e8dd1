package dev.madang.media.srtp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Packets, keys and both implementations, for the tests of this package. */
final class Packets {
    static final int HEADER = 12;
    private static final HexFormat HEX = HexFormat.of();

    private Packets() {}

    /** What this machine has: always the JDK's ciphers, and libcrypto's where it is there. */
    static List<SrtpCrypto> implementations() {
        return SrtpCrypto.select() == SrtpCrypto.portable()
                ? List.of(SrtpCrypto.portable())
                : List.of(SrtpCrypto.select(), SrtpCrypto.portable());
    }

    static byte[] bytes(String hex) {
        return HEX.parseHex(hex.replace(" ", ""));
    }

    static MemorySegment memory(Arena arena, byte[] bytes) {
        MemorySegment memory = arena.allocate(SrtpInbound.MAX_LENGTH + 64);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return memory;
    }

    static MemorySegment memory(Arena arena, String hex) {
        return memory(arena, bytes(hex));
    }

    static String hex(MemorySegment memory, int length) {
        return HEX.formatHex(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** The keys of one end; {@link #mirrored} are those of the other. Contexts overwrite keys: each wants its own. */
    static SrtpKeys keys(SrtpProfile profile, long seed) {
        Random random = new Random(seed);
        return new SrtpKeys(
                profile,
                random(random, profile.keyLength()),
                random(random, profile.saltLength()),
                random(random, profile.keyLength()),
                random(random, profile.saltLength()));
    }

    static SrtpKeys mirrored(SrtpProfile profile, long seed) {
        SrtpKeys keys = keys(profile, seed);
        return new SrtpKeys(profile, keys.remoteKey(), keys.remoteSalt(), keys.localKey(), keys.localSalt());
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A plain RTP packet without extensions; returns its length. */
    static int rtp(MemorySegment memory, int ssrc, int sequence, int payload) {
        memory.fill((byte) 0);
        RtpView.putI32(memory, 0, 0x8060_0000 | sequence & 0xffff);
        RtpView.putI32(memory, 8, ssrc);
        for (int i = 0; i < payload; i++) {
            memory.set(ValueLayout.JAVA_BYTE, HEADER + i, (byte) (sequence + i));
        }
        return HEADER + payload;
    }

    /** A plain receiver report; returns its length. */
    static int rtcp(MemorySegment memory, int ssrc) {
        byte[] report = new byte[32];
        Arrays.fill(report, (byte) 7);
        MemorySegment.copy(report, 0, memory, ValueLayout.JAVA_BYTE, 0, report.length);
        RtpView.putI32(memory, 0, 0x81c9_0007);
        RtpView.putI32(memory, 4, ssrc);
        return report.length;
    }
}
