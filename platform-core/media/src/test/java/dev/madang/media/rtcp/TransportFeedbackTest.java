package dev.madang.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.receive.TwccRecorder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TransportFeedbackTest {
    private static final long MILLI = 1_000_000L;

    private final TransportFeedback reader = new TransportFeedback();
    private final Map<Integer, Long> arrivals = new HashMap<>();
    private final Map<Integer, Integer> losses = new HashMap<>();

    private final TransportFeedback.Visitor visitor = new TransportFeedback.Visitor() {
        @Override
        public void received(int transportSequence, long arrivalMicros) {
            arrivals.put(transportSequence, arrivalMicros);
            losses.remove(transportSequence);
        }

        @Override
        public void lost(int transportSequence) {
            if (!arrivals.containsKey(transportSequence)) {
                losses.merge(transportSequence, 1, Integer::sum);
            }
        }
    };

    private boolean read(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length), 8);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return reader.read(memory, 0, bytes.length, visitor);
        }
    }

    private boolean readHex(String hex) {
        return read(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void chunksOfEveryKindAndDeltasOfEverySizeAreRead() {
        // A run of two with small deltas, then a vector of one bit each: lost, here, and three lost.
        assertThat(readHex("8fcd0006 00000001 00000002 0064 0007 000001 00 2002 9000 04 08 0c 00"))
                .isTrue();
        // A vector of two bits each: a large delta back in time, and a small one.
        assertThat(readHex("8fcd0006 00000001 00000002 00c8 0002 000002 01 e400 fffc 04 00 00 00"))
                .isTrue();
        assertThat(arrivals)
                .containsEntry(100, 65_000L)
                .containsEntry(101, 67_000L)
                .containsEntry(103, 70_000L)
                .containsEntry(200, 127_000L)
                .containsEntry(201, 128_000L);
        assertThat(losses).containsKeys(102, 104, 105, 106);
    }

    @Test
    void whatOurOwnRecorderWritesIsReadBackOverWrapsAndLosses() {
        TwccRecorder recorder = new TwccRecorder();
        Random random = new Random(5);
        Map<Integer, Long> sent = new HashMap<>();
        long now = (1L << 24) * 64 * MILLI - 3_000 * MILLI;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1_500, 8);
            for (int number = 65_000; number < 65_000 + 3_000; number++) {
                now += random.nextInt(5) * MILLI / 2;
                if (random.nextInt(10) > 0) {
                    recorder.record(number & 0xffff, now);
                    sent.put(number & 0xffff, now / 1_000);
                }
                if (number % 50 == 0) {
                    for (int length = recorder.write(memory, 0, 1_200, 1, 2);
                            length > 0;
                            length = recorder.write(memory, 0, 1_200, 1, 2)) {
                        assertThat(reader.read(memory, 0, length, visitor)).isTrue();
                    }
                }
            }
        }
        assertThat(arrivals.size()).isGreaterThan(2_500);
        int some = arrivals.keySet().iterator().next();
        long offset = arrivals.getOrDefault(some, 0L) - sent.getOrDefault(some, 0L);
        assertThat(arrivals)
                .allSatisfy((number, micros) -> assertThat(micros - sent.getOrDefault(number, 0L) - offset)
                        .as("arrival of %d", number)
                        .isBetween(-500L, 500L));
        assertThat(losses.keySet()).doesNotContainAnyElementsOf(sent.keySet());
    }

    @Test
    void truncatedAndContradictoryMessagesAreRefusedAndTellNothing() {
        String whole = "8fcd0006 00000001 00000002 0064 0003 000001 00 2003 04 08 0c 00 00 00";
        assertThat(readHex(whole)).isTrue();
        arrivals.clear();
        byte[] bytes = HexFormat.of().parseHex(whole.replace(" ", ""));
        for (int length = 0; length < 25; length++) {
            assertThat(read(java.util.Arrays.copyOf(bytes, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(readHex("8fcd0006 00000001 00000002 0064 0000 000001 00 2003 04 08 0c 00 00 00"))
                .as("no packet at all")
                .isFalse();
        assertThat(readHex("8fcd0006 00000001 00000002 0064 ffff 000001 00 2003 04 08 0c 00 00 00"))
                .as("more packets than chunks")
                .isFalse();
        assertThat(readHex("8fcd0006 00000001 00000002 0064 0003 000001 00 2000 04 08 0c 00 00 00"))
                .as("a run of nothing")
                .isFalse();
        assertThat(arrivals).isEmpty();
        assertThat(losses).isEmpty();
    }

    @Property(tries = 2_000)
    void whateverComesNothingIsThrown(@ForAll @Size(max = 200) byte[] bytes) {
        read(bytes);
    }
}
