package dev.madang.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever bytes come, parsing answers and reads nothing outside the packet: the memory ends where the packet does. */
final class HostileRtpTest {
    /** One-byte extensions 1 to 6, then a VP8 key frame's first packet. */
    private static final String ONE_BYTE = "90e0123400000001deadbeef" + "bede0005" + "1030" + "22616263" + "313435"
            + "42aabbcc" + "511234" + "6085" + "0000" + "90e0800101020310020000";

    private static final String TWO_BYTE = "90e0123400000001deadbeef" + "10000005" + "010130" + "0203abcdef"
            + "03021234" + "0904800102030000" + "90e0800101020310020000";

    private static final HeaderExtensionIds IDS = ids();

    private final DependencyDescriptorParser descriptors = new DependencyDescriptorParser();

    private static HeaderExtensionIds ids() {
        Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
        int id = 1;
        for (HeaderExtension extension : HeaderExtension.values()) {
            ids.put(extension, id++);
        }
        return new HeaderExtensionIds(ids);
    }

    private static boolean parse(byte[] bytes, Codec codec, DependencyDescriptorParser descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            PacketInfo info = new PacketInfo();
            if (!RtpParser.parse(memory, 0, bytes.length, IDS, info)) {
                return false;
            }
            assertThat(info.headerLength + info.payloadLength + info.paddingLength)
                    .isLessThanOrEqualTo(bytes.length);
            assertThat(info.payloadLength).isNotNegative();
            assertThat(info.midOffset + info.midLength).isLessThanOrEqualTo(bytes.length);
            assertThat(info.ridOffset + info.ridLength).isLessThanOrEqualTo(bytes.length);
            boolean described = PayloadDescriptor.parse(codec, memory, 0, info);
            if (described && info.keyFrame && info.startOfFrame) {
                FrameSize.of(codec, memory, 0, info);
            }
            if (info.dependencyDescriptorLength > 0) {
                described &= descriptors.parse(memory, 0, info);
            }
            return described;
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void noRandomBytesDoHarm(Codec codec) {
        Random random = new Random(codec.ordinal());
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(90)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextInt(10) > 0) {
                bytes[0] = (byte) (0x80 | bytes[0] & 0x1f & ~random.nextInt(16));
            }
            parse(bytes, codec, descriptors);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void noChangeOfARealPacketDoesHarm(Codec codec) {
        Random random = new Random(100 + codec.ordinal());
        for (int i = 0; i < 100_000; i++) {
            byte[] real = HexFormat.of().parseHex(random.nextBoolean() ? ONE_BYTE : TWO_BYTE);
            byte[] bytes = java.util.Arrays.copyOf(real, random.nextInt(real.length + 1));
            for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            parse(bytes, codec, descriptors);
        }
    }

    @Property(tries = 300)
    void everyTruncationIsAnswered(@ForAll @IntRange(max = 70) int length) {
        byte[] real = HexFormat.of().parseHex(ONE_BYTE);
        int cut = Math.min(length, real.length);
        boolean fine = parse(java.util.Arrays.copyOf(real, cut), Codec.VP8, descriptors);
        // Fixed header, extension header and its five words come first.
        if (cut < 12 + 4 + 20) {
            assertThat(fine).isFalse();
        }
    }

    @Test
    void aRealPacketIsRead() {
        byte[] bytes = HexFormat.of().parseHex(ONE_BYTE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            PacketInfo info = new PacketInfo();
            assertThat(RtpParser.parse(memory, 0, bytes.length, IDS, info)).isTrue();
            assertThat(info.sequence).isEqualTo(0x1234);
            assertThat(info.ssrc).isEqualTo(0xdeadbeef);
            assertThat(info.timestamp).isEqualTo(1);
            assertThat(info.marker).isTrue();
            assertThat(info.payloadType).isEqualTo(96);
            assertThat(info.headerLength).isEqualTo(36);
            assertThat(info.midLength).isEqualTo(1);
            assertThat(info.ridLength).isEqualTo(3);
            assertThat(info.absoluteSendTime).isEqualTo(0xaabbcc);
            assertThat(info.transportSequence).isEqualTo(0x1234);
            assertThat(PayloadDescriptor.parse(Codec.VP8, memory, 0, info)).isTrue();
            assertThat(info.startOfFrame).isTrue();
        }
    }

    @FuzzTest(maxDuration = "10s")
    void anyBytesAreHarmless(FuzzedDataProvider data) {
        Codec codec = data.pickValue(Codec.values());
        parse(data.consumeRemainingAsBytes(), codec, descriptors);
    }
}
