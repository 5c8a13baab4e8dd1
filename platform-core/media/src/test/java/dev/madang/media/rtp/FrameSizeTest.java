package dev.madang.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First bytes of key frames as libvpx, x264 and libaom wrote them. */
final class FrameSizeTest {
    private static int sizeOf(Codec codec, byte[] payload, int descriptorLength) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, payload.length), 8);
            MemorySegment.copy(payload, 0, memory, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, payload.length);
            PacketInfo info = new PacketInfo();
            info.clear();
            info.headerLength = 0;
            info.payloadLength = payload.length;
            info.descriptorLength = descriptorLength;
            return FrameSize.of(codec, memory, 0, info);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VP8, 10, 1, 10ae009d012a800268010087, 640, 360",
        "VP8, 90808001, 4, d084029d012a800738040587, 1920, 1080",
        "VP9, 88, 1, 824983420027f01676043824, 640, 360",
        "VP9, 88, 1, 824983420077f04376063824, 1920, 1080",
        "VP9, 8a, 1, 38014000b4028001680104010282498342, 640, 360",
        "H264, '', 0, 6764001eacd940a02ff970110000030001000003003c0f162d96, 640, 360",
        "H264, '', 0, 67640028acd940780227e5c044000003000400000300f03c60c658, 1920, 1080",
        "H264, '', 0, 6742c01ed900a02ff970110000030001000003003c0f162e48, 640, 360",
        "H264, 780018, 0, 6742c028d900780227e5c044000003000400000300f03c60c920000568cb83cb20, 1920, 1080",
        "AV1, 18, 0, 0a0b0000000cc4ff6736be4010, 640, 360",
        "AV1, 280d, 0, 0a0b00000042abbfc3776be4010232efa8, 1920, 1080",
        "AV1, 18, 0, 080000000cc4ff6736be4010, 640, 360",
    })
    void keyFramesTellTheirSize(Codec codec, String descriptor, int length, String frame, int width, int height) {
        int size = sizeOf(codec, HexFormat.of().parseHex(descriptor + frame), length);
        assertThat(FrameSize.width(size)).isEqualTo(width);
        assertThat(FrameSize.height(size)).isEqualTo(height);
    }

    @ParameterizedTest
    @CsvSource({
        "VP8, 10ae009d012a800268", "VP8, 10ae009d022a800268010087", "VP9, 00824983", "VP9, 0086498342002", "H264, 67",
        "H264, 78", "H264, 65888400", "AV1, 18", "AV1, 1832a656100085", "OPUS, 00112233",
    })
    void whatTellsNoneIsUnknown(Codec codec, String payload) {
        byte[] bytes = HexFormat.of().parseHex(payload.length() % 2 == 0 ? payload : payload + "0");
        assertThat(sizeOf(codec, bytes, 0)).isEqualTo(FrameSize.UNKNOWN);
    }

    @Property
    void anyBytesAreHarmless(@ForAll byte[] payload, @ForAll Codec codec) {
        assertThat(sizeOf(codec, payload, 0)).isNotEqualTo(-1);
    }
}
