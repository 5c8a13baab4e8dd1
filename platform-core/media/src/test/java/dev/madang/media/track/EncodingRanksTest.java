package dev.madang.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.layers.LayerChoice;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings are ranked by what they carry, whatever they are called and in whichever order they were negotiated. */
final class EncodingRanksTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int NOTHING_KNOWN = 0;

    private final Arena arena = Arena.ofConfined();
    private final PacketSlab slab = new PacketSlab(arena, 16_384);
    private final Producer producer =
            new Producer(1, MediaKind.VIDEO, List.of("0", "1", "2"), slab, (encoding, now) -> {});
    private final long[] sequences = new long[3];
    private StoredPacket scratch = new StoredPacket();
    private long nowNanos = 100 * SECOND;

    @AfterEach
    void close() {
        producer.close();
        arena.close();
    }

    /** A frame of VP8 in one packet; a key frame of that size, or another frame where that is 0. */
    private void frame(int encoding, int width, int height, int wireBytes) {
        int slot = slab.acquire();
        MemorySegment memory = slab.memory(slot);
        long at = slab.offset(slot);
        long sequence = ++sequences[encoding];
        RtpView.putI32(memory, at, 0x8000_0000 | 0xe0 << 16 | (int) sequence & 0xffff);
        RtpView.putI32(memory, at + 4, (int) (sequence * 3_000));
        RtpView.putI32(memory, at + 8, encoding + 1);
        RtpView.putU8(memory, at + 12, 0x10);
        RtpView.putU24(memory, at + 13, width == 0 ? 0x01_0000 : 0);
        RtpView.putU24(memory, at + 16, 0x9d_012a);
        RtpView.putU16(memory, at + 19, Short.toUnsignedInt(Short.reverseBytes((short) width)));
        RtpView.putU16(memory, at + 21, Short.toUnsignedInt(Short.reverseBytes((short) height)));
        scratch.hold(slab, slot, 0, nowNanos);
        assertThat(RtpParser.parse(memory, at, 23, HeaderExtensionIds.NONE, scratch.info()))
                .isTrue();
        assertThat(PayloadDescriptor.parse(Codec.VP8, memory, at, scratch.info()))
                .isTrue();
        scratch = producer.append(encoding, sequence, scratch, Codec.VP8, wireBytes, nowNanos);
        producer.rankBySize();
        producer.flush(nowNanos);
    }

    private void key(int encoding, int width, int height) {
        frame(encoding, width, height, 1_000);
    }

    /** A second of 20 frames in each encoding, at those rates give or take a fifth. */
    private boolean second(Random random, int... ratesBps) {
        for (int i = 0; i < 20; i++) {
            nowNanos += SECOND / 20;
            for (int encoding = 0; encoding < ratesBps.length; encoding++) {
                if (ratesBps[encoding] > 0) {
                    frame(encoding, 0, 0, (int) (ratesBps[encoding] / 160 * (0.8 + 0.4 * random.nextDouble())));
                }
            }
        }
        return producer.rankByRate(nowNanos);
    }

    private List<Integer> order() {
        List<Integer> order = new ArrayList<>();
        for (int rank = 0; rank < producer.encodingCount(); rank++) {
            Encoding encoding = producer.ranked(rank);
            assertThat(producer.rankOf(encoding.index())).isEqualTo(rank);
            order.add(encoding.index());
        }
        return order;
    }

    @Test
    void untilTheyAreHeardTheNegotiatedOrderCounts() {
        assertThat(order()).containsExactly(0, 1, 2);
        key(1, 320, 180);
        assertThat(order()).containsExactly(0, 1, 2);
    }

    @Test
    void largerPicturesAreBetterAsSoonAsTheyAreHeardAndWhenTheyChangeInTheCall() {
        key(2, 320, 180);
        key(1, 640, 360);
        assertThat(order()).as("those that were heard, among themselves").containsExactly(0, 2, 1);
        key(0, 1280, 720);
        assertThat(order()).containsExactly(2, 1, 0);
        key(0, 160, 90);
        assertThat(order()).containsExactly(0, 2, 1);
        key(1, 180, 320);
        assertThat(order()).as("of one size: as before").containsExactly(0, 2, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverComesTheOrderIsOneOfAllAndFollowsTheSizesThatAreKnown(long seed) {
        Random random = new Random(seed);
        int[] known = new int[3];
        for (int i = 0; i < 200; i++) {
            int encoding = random.nextInt(3);
            int height = 90 << random.nextInt(4);
            boolean upright = random.nextBoolean();
            key(encoding, upright ? height : height * 2, upright ? height * 2 : height);
            known[encoding] = height;
            List<Integer> order = order();
            assertThat(order).containsExactlyInAnyOrder(0, 1, 2);
            assertThat(order.stream().map(each -> known[each]).filter(each -> each != NOTHING_KNOWN))
                    .isSorted();
        }
    }

    @Test
    void ratesDecideBetweenEqualSizesAfterAWhileAndTheirNoiseDoesNot() {
        Random random = new Random(1);
        for (int encoding = 0; encoding < 3; encoding++) {
            key(encoding, 640, 360);
        }
        int changes = 0;
        for (int i = 0; i < 60; i++) {
            changes += second(random, 500_000, 480_000, 520_000) ? 1 : 0;
        }
        assertThat(changes).isZero();
        for (int i = 0; i < 12; i++) {
            changes += second(random, 900_000, 100_000, 400_000) ? 1 : 0;
        }
        assertThat(changes).isEqualTo(1);
        assertThat(order()).containsExactly(1, 2, 0);
        for (int i = 0; i < 30; i++) {
            changes += second(random, 0, 100_000, 400_000) ? 1 : 0;
        }
        assertThat(order()).as("what has stopped keeps its place").containsExactly(1, 2, 0);
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void ratesDecideWhereNoCodecTellsSizesAndNeverAgainstSizesThatAreKnown() {
        Random random = new Random(1);
        for (int encoding = 0; encoding < 3; encoding++) {
            key(encoding, 0, 0);
        }
        for (int i = 0; i < 12; i++) {
            second(random, 900_000, 400_000, 100_000);
        }
        assertThat(order()).containsExactly(2, 1, 0);
        key(0, 320, 180);
        key(1, 640, 360);
        key(2, 1280, 720);
        assertThat(order()).containsExactly(0, 1, 2);
        for (int i = 0; i < 12; i++) {
            assertThat(second(random, 900_000, 400_000, 100_000)).isFalse();
        }
        assertThat(order()).containsExactly(0, 1, 2);
    }

    @Test
    void aPreferenceByHeightFindsTheBestEncodingOfTheSmallestSizeThatIsEnough() {
        key(0, 1280, 720);
        key(1, 320, 180);
        key(2, 360, 640);
        assertThat(preferred(100)).isEqualTo(1);
        assertThat(preferred(200)).as("a little enlarged").isEqualTo(1);
        assertThat(preferred(300)).as("upright").isEqualTo(2);
        assertThat(preferred(700)).isEqualTo(0);
        assertThat(preferred(-1)).isEqualTo(0);
        key(1, 360, 640);
        assertThat(preferred(100))
                .as("the better one of one size")
                .isEqualTo(producer.ranked(1).index());
        assertThat(producer.ranked(LayerChoice.preferred(producer, 2, -1)).index())
                .as("by name")
                .isEqualTo(2);
    }

    private int preferred(int height) {
        return producer.ranked(LayerChoice.preferred(producer, -1, height)).index();
    }

    @Test
    void aCopyFollows() {
        key(0, 1280, 720);
        key(1, 640, 360);
        Producer copy = new Producer(1, MediaKind.VIDEO, List.of("0", "1", "2"), slab, (encoding, now) -> {});
        copy.follow(producer.ranking(), 0);
        assertThat(copy.ranked(0).index()).isEqualTo(1);
        assertThat(copy.ranked(1).index()).isEqualTo(0);
        assertThat(copy.ranked(LayerChoice.preferred(copy, -1, 360)).index()).isEqualTo(1);
    }
}
