package dev.madang.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is read again, known bytes mean what RFCs say, and hostile bytes do no harm. */
final class RtcpTest {
    private static final class Heard implements RtcpVisitor {
        final List<String> said = new ArrayList<>();

        @Override
        public void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {
            said.add("SR " + ssrc + " " + ntp + " " + rtpTimestamp + " " + packets + " " + octets);
        }

        @Override
        public void reportBlock(
                int reporterSsrc,
                int mediaSsrc,
                int fractionLost,
                int cumulativeLost,
                int extendedHighest,
                int jitter,
                int lastReport,
                int delaySinceLast) {
            said.add("block " + reporterSsrc + " " + mediaSsrc + " " + fractionLost + " " + cumulativeLost + " "
                    + extendedHighest + " " + jitter + " " + lastReport + " " + delaySinceLast);
        }

        @Override
        public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
            said.add("NACK " + senderSsrc + " " + mediaSsrc + " " + packetId + " " + bitmask);
        }

        @Override
        public void pictureLossIndication(int senderSsrc, int mediaSsrc) {
            said.add("PLI " + senderSsrc + " " + mediaSsrc);
        }

        @Override
        public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequence) {
            said.add("FIR " + senderSsrc + " " + mediaSsrc + " " + sequence);
        }

        @Override
        public void remb(int senderSsrc, long bitrateBps) {
            said.add("REMB " + senderSsrc + " " + bitrateBps);
        }

        @Override
        public void transportFeedback(MemorySegment memory, long offset, int length) {
            // Reading it shows that it lies within the datagram.
            memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
            said.add("transport " + length);
        }

        @Override
        public void bye(int ssrc) {
            said.add("BYE " + ssrc);
        }
    }

    private static List<String> parse(byte[] bytes, boolean wellFormed) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            Heard heard = new Heard();
            assertThat(RtcpParser.parse(memory, 0, bytes.length, heard)).isEqualTo(wellFormed);
            return heard.said;
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void knownBytesMeanWhatTheRfcsSay() {
        assertThat(parse(hex("81cd0003" + "00000001" + "deadbeef" + "0064" + "8001"), true))
                .containsExactly("NACK 1 " + 0xdeadbeef + " 100 " + 0x8001);
        assertThat(parse(hex("81ce0002" + "00000001" + "00000002"), true)).containsExactly("PLI 1 2");
        assertThat(parse(hex("84ce0004" + "00000001" + "00000000" + "00000007" + "09000000"), true))
                .containsExactly("FIR 1 7 9");
        // 0b000010 exponent, mantissa 250,000: a million bits a second.
        assertThat(parse(hex("8fce0005" + "00000001" + "00000000" + "52454d42" + "010bd090" + "00000007"), true))
                .containsExactly("REMB 1 1000000");
        assertThat(parse(hex("82cb0002" + "00000001" + "00000002"), true)).containsExactly("BYE 1", "BYE 2");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1500);
            int length = RtcpWriter.senderReport(memory, 0, 11, 0x1234_5678_9abc_def0L, 5000, 6, 7000);
            length += RtcpWriter.sdesCname(memory, length, 11, new byte[] {'m', 'e'});
            length += RtcpWriter.pictureLossIndication(memory, length, 1, 12);
            length += RtcpWriter.fullIntraRequest(memory, length, 1, 13, 200);
            length += RtcpWriter.remb(memory, length, 1, 2_500_000, 14);
            length += RtcpWriter.bye(memory, length, 11);
            byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);

            assertThat(length % 4).isZero();
            assertThat(parse(bytes, true))
                    .containsExactly(
                            "SR 11 " + 0x1234_5678_9abc_def0L + " 5000 6 7000",
                            "PLI 1 12",
                            "FIR 1 13 200",
                            "REMB 1 2500000",
                            "BYE 11");
        }
    }

    @Test
    void lengthsThatLieAreRefused() {
        parse(hex("81ce0003" + "00000001" + "00000002"), false);
        parse(hex("81ce00"), false);
        parse(hex("41ce0002" + "00000001" + "00000002"), false);
        parse(new byte[0], false);
        parse(hex("a1ce0002" + "00000001" + "000000ff"), false);
        parse(hex("9fc80006" + "00000001".repeat(6)), false);
        parse(hex("9fcb0000"), false);
    }

    @Test
    void noRandomBytesDoHarm() {
        Random random = new Random(5);
        int wellFormed = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length >= 4 && random.nextInt(8) > 0) {
                bytes[0] = (byte) (0x80 | bytes[0] & 0x3f);
                bytes[1] = (byte) (200 + random.nextInt(8));
                bytes[2] = 0;
                bytes[3] = (byte) (bytes.length / 4 - (random.nextInt(4) == 0 ? 0 : 1));
            }
            byte[] given = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, bytes.length / 4 * 4) : bytes;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(Math.max(1, given.length)).asSlice(0, given.length);
                MemorySegment.copy(given, 0, memory, ValueLayout.JAVA_BYTE, 0, given.length);
                wellFormed += RtcpParser.parse(memory, 0, given.length, new Heard()) ? 1 : 0;
            }
        }
        assertThat(wellFormed).isGreaterThan(1000);
    }

    @FuzzTest(maxDuration = "10s")
    void anyBytesAreHarmless(FuzzedDataProvider data) {
        byte[] bytes = data.consumeRemainingAsBytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            RtcpParser.parse(memory, 0, bytes.length, new Heard());
        }
    }
}
