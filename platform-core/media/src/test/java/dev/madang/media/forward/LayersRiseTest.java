package dev.madang.media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.DependencyDescriptorParser;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.Encoding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A viewer that took fewer temporal layers takes more again without waiting for a key frame, where the stream allows it. */
final class LayersRiseTest {
    private final LayerFilter filter = new LayerFilter();
    private int timestamp;

    /** A dependency descriptor of the first frame, with the structure; frame number 1. */
    private static byte[] descriptor(String layers, String indications, int targets) {
        String bits = "11" + "000000" + "0000000000000001" + "10000" + "000000"
                + Integer.toBinaryString(32 | targets - 1).substring(1) + layers + indications;
        String padded = bits + "0".repeat(-bits.length() & 7) + "00000000";
        byte[] bytes = new byte[padded.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = new BigInteger(padded.substring(8 * i, 8 * i + 8), 2).byteValue();
        }
        return bytes;
    }

    private static PacketInfo parse(DependencyDescriptorParser parser, byte[] descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(descriptor.length, 8);
            MemorySegment.copy(descriptor, 0, memory, ValueLayout.JAVA_BYTE, 0, descriptor.length);
            PacketInfo info = new PacketInfo();
            info.clear();
            info.dependencyDescriptorOffset = 0;
            info.dependencyDescriptorLength = descriptor.length;
            assertThat(parser.parse(memory, 0, info)).isTrue();
            return info;
        }
    }

    private boolean passes(PacketInfo info) {
        info.timestamp = timestamp++;
        return filter.passes(info, true);
    }

    /** The templates that libwebrtc sends: layers by 2 bits each, 3 at the end; "SS" is 1010, "-D" 0001. */
    @ParameterizedTest
    @CsvSource({
        // L1T2: SS (key), SS, -D
        "000111, 101010100001, 2, 2, 1",
        // L1T3: SSS (key), SSS, -DS, --D, as (0,0) (0,0) (0,1) (0,2)
        "00010111, 101010101010000110000001, 3, 3, 2",
    })
    void av1RisesWithTheNextFrameOfTheBase(String layers, String indications, int targets, int top, int topLayer) {
        DependencyDescriptorParser parser = new DependencyDescriptorParser();
        PacketInfo key = parse(parser, descriptor(layers, indications, targets));
        key.keyFrame = true;
        assertThat(key.temporalSwitchTo).isEqualTo(topLayer);
        PacketInfo base = parse(parser, new byte[] {(byte) 0xc1, 0, 2});
        PacketInfo high = parse(parser, new byte[] {(byte) (0xc0 | top), 0, 3});
        assertThat(base.temporalLayer).isZero();
        assertThat(high.temporalLayer).isEqualTo(topLayer);

        filter.limit(Encoding.ALL_LAYERS, 0);
        filter.start();
        assertThat(passes(key)).isTrue();
        assertThat(passes(high)).isFalse();
        filter.limit(Encoding.ALL_LAYERS, Encoding.ALL_LAYERS);
        assertThat(passes(high)).isFalse();
        assertThat(passes(base)).isTrue();
        assertThat(passes(high)).isTrue();
    }

    @Test
    void vp8RisesWithAFrameOfTheHigherLayerThatNeedsOnlyTheBase() {
        PacketInfo base = new PacketInfo();
        base.clear();
        PacketInfo high = new PacketInfo();
        high.clear();
        high.temporalLayer = 2;
        filter.limit(Encoding.ALL_LAYERS, 0);
        filter.start();
        assertThat(passes(base)).isTrue();
        filter.limit(Encoding.ALL_LAYERS, Encoding.ALL_LAYERS);
        assertThat(passes(high)).isFalse();
        high.temporalSwitchPoint = true;
        assertThat(passes(high)).isTrue();
        high.temporalSwitchPoint = false;
        assertThat(passes(high)).isTrue();
    }

    @Test
    void spatialLayersRiseWithAKeyFrameThatIsAskedFor() {
        PacketInfo upper = new PacketInfo();
        upper.clear();
        upper.spatialLayer = 2;
        filter.limit(0, Encoding.ALL_LAYERS);
        filter.start();
        assertThat(passes(upper)).isFalse();
        assertThat(filter.awaitsKeyFrame(2)).isFalse();
        filter.limit(Encoding.ALL_LAYERS, Encoding.ALL_LAYERS);
        assertThat(filter.awaitsKeyFrame(2)).isTrue();
        assertThat(filter.awaitsKeyFrame(0)).isFalse();
        assertThat(passes(upper)).isFalse();
        upper.keyFrame = true;
        assertThat(passes(upper)).isTrue();
        assertThat(filter.awaitsKeyFrame(2)).isFalse();
    }
}
