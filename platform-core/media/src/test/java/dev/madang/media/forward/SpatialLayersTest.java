package dev.madang.media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.LimitCause;
import dev.madang.media.layers.Allocator;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every viewer gets spatial layers that it can decode: those that are preferred, but of AV1 the lowest only where it does not
 * get the dependency descriptor.
 */
final class SpatialLayersTest {
    private static final int PAYLOAD_TYPE = 96;
    private static final int ALL = -1;

    /** A picture as a viewer got it: which layers, and where the marker was. */
    private static final class Picture {
        final int timestamp;
        final List<Integer> layers = new ArrayList<>();
        final List<Boolean> markers = new ArrayList<>();

        Picture(int timestamp) {
            this.timestamp = timestamp;
        }
    }

    /** Notes what is sent: the body's first byte is the spatial layer, behind VP9's descriptor of three bytes. */
    private static final class Screen implements PacketSink {
        final List<Picture> pictures = new ArrayList<>();
        private final MemorySegment memory;

        Screen(Arena arena) {
            memory = arena.allocate(4_096, 8);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public MemorySegment memory() {
            return memory;
        }

        @Override
        public long begin(int maxLengthBytes) {
            return 0;
        }

        @Override
        public int nextTransportSequence() {
            return 0;
        }

        @Override
        public int absoluteSendTime() {
            return 0;
        }

        @Override
        public void time(long nanos) {}

        @Override
        public int finish(
                long offset,
                int headerLength,
                int prefixLength,
                MemorySegment body,
                long bodyOffset,
                int bodyLength,
                long packetIndex) {
            int timestamp = RtpView.i32(memory, offset + 4);
            if (pictures.isEmpty() || pictures.getLast().timestamp != timestamp) {
                pictures.add(new Picture(timestamp));
            }
            pictures.getLast().layers.add(RtpView.u8(body, bodyOffset + bodyLength - 1));
            pictures.getLast().markers.add((RtpView.u8(memory, offset + 1) & 0x80) != 0);
            return headerLength + prefixLength + bodyLength;
        }

        @Override
        public void keyFrameSent() {}

        @Override
        public boolean mayLeave() {
            return true;
        }

        @Override
        public void later() {
            throw new AssertionError("nothing has to wait here");
        }

        @Override
        public void fault(RuntimeException cause) {
            throw cause;
        }
    }

    static Stream<Arguments> all() {
        return Stream.of(Codec.VP9, Codec.AV1)
                .flatMap(codec -> Stream.of(true, false)
                        .flatMap(described -> IntStream.rangeClosed(1, 3)
                                .boxed()
                                .flatMap(layers -> IntStream.rangeClosed(ALL, 2)
                                        .mapToObj(preferred -> Arguments.of(codec, described, layers, preferred)))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aViewerGetsTheLayersThatItPrefersAndCanDecode(Codec codec, boolean described, int layers, int preferred) {
        try (Arena arena = Arena.ofConfined()) {
            PacketSlab slab = new PacketSlab(arena, 4_096);
            List<Integer> asked = new ArrayList<>();
            Producer producer =
                    new Producer(1, MediaKind.VIDEO, List.of("0"), slab, (encoding, now) -> asked.add(encoding));
            Screen screen = new Screen(arena);
            Consumer consumer = consumer(screen, codec, described);
            Allocator allocator = new Allocator();
            allocator.add(consumer.allotment());
            long nowNanos = 1_000_000_000L;
            long sequence = 0;
            StoredPacket packet = new StoredPacket();
            consumer.subscribe(producer, nowNanos);
            consumer.prefer(0, preferred, -1, -1, nowNanos);
            for (int picture = 0; picture < 60; picture++) {
                nowNanos += 33_000_000L;
                boolean key = picture == 0 || !asked.isEmpty();
                asked.clear();
                for (int layer = 0; layer < layers; layer++) {
                    int slot = slab.acquire();
                    MemorySegment memory = slab.memory(slot);
                    memory.asSlice(slab.offset(slot), 64).fill((byte) 0);
                    RtpView.putU8(memory, slab.offset(slot) + 12 + 19, layer);
                    packet.hold(slab, slot, 0, nowNanos);
                    describe(packet.info(), ++sequence, picture, layer, key, layer == layers - 1);
                    packet = producer.append(0, sequence, packet, codec, 32, nowNanos);
                    // Layers of one picture come in turns of their own.
                    producer.flush(nowNanos);
                }
                allocator.allocate(-1, true, false, nowNanos);
            }

            int top = preferred == ALL ? layers - 1 : Math.min(preferred, layers - 1);
            boolean bound = codec == Codec.AV1 && !described;
            List<Integer> expected =
                    IntStream.rangeClosed(0, bound ? 0 : top).boxed().toList();
            assertThat(screen.pictures).hasSizeGreaterThan(50).allSatisfy(picture -> {
                assertThat(picture.layers).isEqualTo(expected);
                assertThat(picture.markers.getLast()).as("its end").isTrue();
                assertThat(picture.markers.subList(0, picture.markers.size() - 1))
                        .doesNotContain(true);
            });
            boolean less = bound && layers > 1 && preferred != 0;
            assertThat(consumer.allotment().cause())
                    .isEqualTo(less ? LimitCause.DESCRIPTOR : preferred == ALL ? LimitCause.NONE : LimitCause.WISH);
            consumer.unsubscribe();
            producer.close();
        }
    }

    private static void describe(PacketInfo info, long sequence, int picture, int layer, boolean key, boolean last) {
        info.clear();
        info.sequence = (int) sequence;
        info.timestamp = picture * 3_000;
        info.payloadType = PAYLOAD_TYPE;
        info.headerLength = 12;
        info.payloadLength = 20;
        info.marker = last;
        info.startOfFrame = true;
        info.endOfFrame = true;
        info.keyFrame = key;
        info.spatialLayer = layer;
    }

    private static Consumer consumer(PacketSink sink, Codec codec, boolean described) {
        Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
        if (described) {
            ids.put(HeaderExtension.DEPENDENCY_DESCRIPTOR, 5);
        }
        ConsumerParameters parameters = new ConsumerParameters(
                MediaKind.VIDEO,
                1,
                2,
                Map.of(codec, PAYLOAD_TYPE),
                Map.of(codec, PAYLOAD_TYPE + 1),
                true,
                new HeaderExtensionIds(ids),
                new byte[] {'0'},
                new byte[0],
                1_000,
                1_000);
        return new Consumer(parameters, new PacketWriter(sink, parameters));
    }
}
