package dev.madang.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken, what is refused and why: sequence numbers, rollovers, replays, forgeries, floods. */
final class SrtpInboundTest {
    private static final int SSRC = 0xcafe_babe;
    private static final int PAYLOAD = 100;
    private static final int PLAIN = Packets.HEADER + PAYLOAD;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment packet = Packets.memory(arena, "");
    private final MemorySegment plain = Packets.memory(arena, "");

    static List<Arguments> suites() {
        List<Arguments> suites = new ArrayList<>();
        for (SrtpCrypto crypto : Packets.implementations()) {
            for (SrtpProfile profile : SrtpProfile.values()) {
                suites.add(Arguments.argumentSet(crypto.name() + " " + profile, crypto, profile));
            }
        }
        return suites;
    }

    /** Both ends, closed with the arena's end of life in mind: contexts first. */
    private record Ends(SrtpOutbound out, SrtpInbound in) implements AutoCloseable {
        static Ends of(SrtpCrypto crypto, SrtpProfile profile) {
            return new Ends(
                    new SrtpOutbound(Packets.keys(profile, 5), crypto),
                    new SrtpInbound(Packets.mirrored(profile, 5), crypto));
        }

        @Override
        public void close() {
            out.close();
            in.close();
        }
    }

    @AfterEach
    void free() {
        arena.close();
    }

    private int seal(Ends ends, int ssrc, long index) {
        int length = Packets.rtp(packet, ssrc, (int) index, PAYLOAD);
        return ends.out.protectRtp(packet, 0, Packets.HEADER, length - Packets.HEADER, packet, 0, 0, index);
    }

    private int pass(Ends ends, int ssrc, long index) {
        return ends.in.unprotectRtp(packet, 0, seal(ends, ssrc, index), plain, 0);
    }

    private int pass(Ends ends, long index) {
        return pass(ends, SSRC, index);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void reorderedPacketsAreTakenOnceEach(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            assertThat(pass(ends, 1000)).isEqualTo(PLAIN);
            assertThat(pass(ends, 1003)).isEqualTo(PLAIN);
            assertThat(pass(ends, 1001)).isEqualTo(PLAIN);
            assertThat(pass(ends, 998)).isEqualTo(PLAIN);
            for (int index : new int[] {1000, 1001, 1003, 998}) {
                assertThat(pass(ends, index)).isEqualTo(SrtpInbound.REPLAYED);
            }
            assertThat(pass(ends, 1002)).isEqualTo(PLAIN);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void packetOlderThanTheWindowIsRefused(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            pass(ends, 5000);
            assertThat(pass(ends, 5000 - 900)).isEqualTo(PLAIN);
            assertThat(pass(ends, 5000 - 1100)).isEqualTo(SrtpInbound.REPLAYED);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void rolloverIsFollowedInOrderOutOfOrderAndOverLoss(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            assertThat(pass(ends, 65_530)).isEqualTo(PLAIN);
            assertThat(pass(ends, 65_537)).isEqualTo(PLAIN);
            assertThat(pass(ends, 65_535)).isEqualTo(PLAIN);
            assertThat(pass(ends, 65_535)).isEqualTo(SrtpInbound.REPLAYED);
            assertThat(pass(ends, 65_536)).isEqualTo(PLAIN);
            // Half the numbers lost, and again: the second rollover falls into the gap.
            assertThat(pass(ends, 65_537 + 32_767)).isEqualTo(PLAIN);
            assertThat(pass(ends, 65_537 + 65_534)).isEqualTo(PLAIN);
            assertThat(pass(ends, 2 * 65_536 + 100)).isEqualTo(PLAIN);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void firstPacketMayComeBehindTheRolloverThatWasLost(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            assertThat(pass(ends, 65_536 + 3)).isEqualTo(PLAIN);
            assertThat(pass(ends, 65_534)).isEqualTo(PLAIN);
            assertThat(pass(ends, 65_536 + 4)).isEqualTo(PLAIN);
            assertThat(pass(ends, 65_536 + 3)).isEqualTo(SrtpInbound.REPLAYED);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void samePacketMayBeSentTwiceInARow(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            String first = Packets.hex(packet, seal(ends, SSRC, 7));
            assertThat(Packets.hex(packet, seal(ends, SSRC, 7))).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void lastIndexIsTheEnd(SrtpCrypto crypto, SrtpProfile profile) {
        long last = (1L << 48) - 1;
        try (Ends ends = Ends.of(crypto, profile)) {
            assertThat(SrtpInbound.indexOf(last, 0) >>> 48).isEqualTo(1);
            assertThat(pass(ends, last)).isEqualTo(SrtpInbound.AUTHENTICATION_FAILED);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void anyChangedBitIsRefusedAndLeavesNoTrace(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            int length = seal(ends, SSRC, 77);
            for (int bit = 0; bit < length * 8; bit++) {
                if (bit / 8 < Packets.HEADER && bit / 8 != 1 && bit / 8 < 4) {
                    continue; // Version, extension and CSRC count move the header's end; sequence numbers are tried
                    // above.
                }
                flip(bit);
                assertThat(ends.in.unprotectRtp(packet, 0, length, plain, 0)).isNegative();
                flip(bit);
            }
            assertThat(ends.in.unprotectRtp(packet, 0, length, plain, 0)).isEqualTo(PLAIN);
            assertThat(pass(ends, 78)).isEqualTo(PLAIN);
        }
    }

    private void flip(int bit) {
        byte old = packet.get(ValueLayout.JAVA_BYTE, bit / 8);
        packet.set(ValueLayout.JAVA_BYTE, bit / 8, (byte) (old ^ 1 << bit % 8));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void truncatedPacketsAreRefusedAtAnyLength(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            int length = seal(ends, SSRC, 5);
            for (int cut = 0; cut < length; cut++) {
                assertThat(ends.in.unprotectRtp(packet, 0, cut, plain, 0)).isNegative();
            }
            assertThat(ends.in.unprotectRtp(packet, 0, 11, plain, 0)).isEqualTo(SrtpInbound.TOO_SHORT);
            assertThat(ends.in.unprotectRtp(packet, 0, SrtpInbound.MAX_LENGTH + 1, plain, 0))
                    .isEqualTo(SrtpInbound.TOO_LONG);

            int report = ends.out.protectRtcp(packet, 0, Packets.rtcp(packet, SSRC));
            for (int cut = 0; cut < report; cut++) {
                assertThat(ends.in.unprotectRtcp(packet, 0, cut, plain, 0)).isNegative();
            }
            assertThat(ends.in.unprotectRtcp(packet, 0, 12, plain, 0)).isEqualTo(SrtpInbound.TOO_SHORT);
            assertThat(ends.in.unprotectRtcp(packet, 0, SrtpInbound.MAX_LENGTH + 1, plain, 0))
                    .isEqualTo(SrtpInbound.TOO_LONG);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void headerThatReachesBeyondThePacketIsRefused(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            int length = seal(ends, SSRC, 5);
            packet.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x9f);
            packet.set(ValueLayout.JAVA_BYTE, 12 + 60 + 2, (byte) 0xff);
            assertThat(ends.in.unprotectRtp(packet, 0, length, plain, 0)).isEqualTo(SrtpInbound.TOO_SHORT);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void headerWithSourcesAndExtensionStaysReadable(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            int header = 12 + 2 * 4 + 4 + 4;
            Packets.rtp(packet, SSRC, 9, PAYLOAD);
            packet.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x92);
            packet.set(ValueLayout.JAVA_BYTE, 12 + 8 + 2, (byte) 0);
            packet.set(ValueLayout.JAVA_BYTE, 12 + 8 + 3, (byte) 1);
            String before = Packets.hex(packet, PLAIN);

            int length = ends.out.protectRtp(packet, 0, header, PLAIN - header, packet, 0, 0, 9);

            assertThat(Packets.hex(packet, header)).isEqualTo(before.substring(0, 2 * header));
            assertThat(ends.in.unprotectRtp(packet, 0, length, plain, 0)).isEqualTo(PLAIN);
            assertThat(Packets.hex(plain, PLAIN)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void forgedSsrcsTakeNoRoomAndRealOnesAreBounded(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            Random random = new Random(1);
            int length = seal(ends, SSRC, 1);
            for (int i = 0; i < 3_000; i++) {
                packet.set(ValueLayout.JAVA_INT_UNALIGNED, 8, random.nextInt());
                assertThat(ends.in.unprotectRtp(packet, 0, length, plain, 0))
                        .isEqualTo(SrtpInbound.AUTHENTICATION_FAILED);
            }
            for (int i = 0; i < SsrcWindows.LIMIT; i++) {
                assertThat(pass(ends, i * 7919, 1)).isEqualTo(PLAIN);
                ends.in.keep(i * 7919, true);
            }
            assertThat(pass(ends, 0x7fff_ffff, 1)).isEqualTo(SrtpInbound.TOO_MANY_SSRCS);
            for (int i = 0; i < SsrcWindows.LIMIT; i++) {
                assertThat(pass(ends, i * 7919, 1)).isEqualTo(SrtpInbound.REPLAYED);
                assertThat(pass(ends, i * 7919, 2)).isEqualTo(PLAIN);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void theLongestSilentSsrcMakesRoomAndIsNotReplayed(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            long late = 0x1_0000L + 5;
            assertThat(pass(ends, SSRC, 0xfff0)).isEqualTo(PLAIN);
            assertThat(pass(ends, SSRC, late)).isEqualTo(PLAIN);
            assertThat(pass(ends, 1, 1)).isEqualTo(PLAIN);
            ends.in.keep(1, true);
            for (int i = 2; i < SsrcWindows.LIMIT + 100; i++) {
                assertThat(pass(ends, i, 1)).as("SSRC %d", i).isEqualTo(PLAIN);
            }
            assertThat(ends.in.forgotten()).isEqualTo(100);
            assertThat(pass(ends, 1, 1)).as("kept").isEqualTo(SrtpInbound.REPLAYED);
            assertThat(pass(ends, 1, 2)).isEqualTo(PLAIN);
            assertThat(pass(ends, SSRC, late)).isEqualTo(SrtpInbound.REPLAYED);
            assertThat(pass(ends, SSRC, late - 1)).isEqualTo(SrtpInbound.REPLAYED);
            assertThat(pass(ends, SSRC, late + 2)).isEqualTo(PLAIN);
            assertThat(pass(ends, SSRC, late + 2)).isEqualTo(SrtpInbound.REPLAYED);
            assertThat(pass(ends, SSRC, late + 1)).isEqualTo(PLAIN);
            assertThat(pass(ends, SSRC, late)).isEqualTo(SrtpInbound.REPLAYED);
            ends.in.keep(1, false);
            // All are found wherever they moved, round and round.
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(pass(ends, i * 7919 + 12_345, 3 + round)).isEqualTo(PLAIN);
                    assertThat(pass(ends, i * 7919 + 12_345, 3 + round)).isEqualTo(SrtpInbound.REPLAYED);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void controlPacketsAreTakenOnceEachAndCountedForEachSource(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            MemorySegment early = Packets.memory(arena, "");
            int earlyLength = ends.out.protectRtcp(early, 0, Packets.rtcp(early, SSRC));
            int length = ends.out.protectRtcp(packet, 0, Packets.rtcp(packet, SSRC));

            assertThat(ends.in.unprotectRtcp(packet, 0, length, plain, 0)).isEqualTo(32);
            assertThat(ends.in.unprotectRtcp(early, 0, earlyLength, plain, 0)).isEqualTo(32);
            assertThat(ends.in.unprotectRtcp(packet, 0, length, plain, 0)).isEqualTo(SrtpInbound.REPLAYED);
            assertThat(ends.in.unprotectRtcp(early, 0, earlyLength, plain, 0)).isEqualTo(SrtpInbound.REPLAYED);

            length = ends.out.protectRtcp(packet, 0, Packets.rtcp(packet, SSRC + 1));
            flip(length * 8 - 1);
            assertThat(ends.in.unprotectRtcp(packet, 0, length, plain, 0)).isEqualTo(SrtpInbound.AUTHENTICATION_FAILED);
            flip(length * 8 - 1);
            assertThat(ends.in.unprotectRtcp(packet, 0, length, plain, 0)).isEqualTo(32);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void controlPacketThatIsNotEncryptedIsRefused(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            int length = ends.out.protectRtcp(packet, 0, Packets.rtcp(packet, SSRC));
            int word = profile == SrtpProfile.AES128_CM_SHA1_80 ? length - 14 : length - 4;
            assertThat(packet.get(ValueLayout.JAVA_BYTE, word)).isEqualTo((byte) 0x80);
            packet.set(ValueLayout.JAVA_BYTE, word, (byte) 0);
            assertThat(ends.in.unprotectRtcp(packet, 0, length, plain, 0)).isEqualTo(SrtpInbound.AUTHENTICATION_FAILED);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void garbageIsRefused(SrtpCrypto crypto, SrtpProfile profile) {
        try (Ends ends = Ends.of(crypto, profile)) {
            Random random = new Random(2);
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                MemorySegment.copy(bytes, 0, packet, ValueLayout.JAVA_BYTE, 0, bytes.length);
                assertThat(ends.in.unprotectRtp(packet, 0, bytes.length, plain, 0))
                        .isNegative();
                assertThat(ends.in.unprotectRtcp(packet, 0, bytes.length, plain, 0))
                        .isNegative();
            }
            assertThat(pass(ends, 1)).isEqualTo(PLAIN);
        }
    }

    /** The pseudo-code of RFC 3711, appendix A. */
    @Property
    void indexIsGuessedAsInTheRfc(
            @ForAll @LongRange(min = 0, max = (1L << 47)) long newest,
            @ForAll @IntRange(max = 65_535) int sequence,
            @ForAll @IntRange(min = -2, max = 2) int nearHalf,
            @ForAll boolean about) {
        int last = (int) (newest & 0xffff);
        int seq = about ? last + 32_768 + nearHalf & 0xffff : sequence;
        long roc = newest >>> 16;
        long v;
        if (last < 32_768) {
            v = seq - last > 32_768 ? roc - 1 : roc;
        } else {
            v = last - 32_768 > seq ? roc + 1 : roc;
        }
        assertThat(SrtpInbound.indexOf(newest, seq)).isEqualTo(Math.max(v, 0) << 16 | seq);
    }
}
