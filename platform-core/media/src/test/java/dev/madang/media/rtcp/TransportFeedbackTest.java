package dev.madang.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.receive.TwccRecorder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
        int base = bytes.length < 16 ? 0 : ByteBuffer.wrap(bytes).getShort(12);
        int count = bytes.length < 16 ? 0 : ByteBuffer.wrap(bytes).getShort(14);
        return read(bytes, base + count - 1 & 0xffff, visitor);
    }

    private boolean read(byte[] bytes, int newestSent, TransportFeedback.Visitor told) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length), 8);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return reader.read(memory, 0, bytes.length, newestSent, told);
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
                        assertThat(reader.read(memory, 0, length, number & 0xffff, visitor))
                                .isTrue();
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

    /** Writes what it is told. */
    private static final class Script implements TransportFeedback.Visitor {
        final List<String> lines = new ArrayList<>();

        @Override
        public void received(int transportSequence, long arrivalMicros) {
            lines.add(transportSequence + " at " + arrivalMicros);
        }

        @Override
        public void lost(int transportSequence) {
            lines.add(transportSequence + " lost");
        }
    }

    /** A message of chunks of every kind, and what it says of the packets that were sent last, found symbol by symbol. */
    private static byte[] message(Random random, int base, int newestSent, int span, List<String> says) {
        ByteBuffer chunks = ByteBuffer.allocate(1_000);
        ByteBuffer times = ByteBuffer.allocate(20_000);
        int told = 0;
        long arrival = 64_000;
        int count = 1 + random.nextInt(6_000);
        while (told < count) {
            int kind = random.nextInt(4);
            int symbols =
                    kind == 0 ? 1 + random.nextInt(2_000) : kind == 1 ? 1 + random.nextInt(20) : kind == 2 ? 14 : 7;
            int chunk = kind < 2 ? symbols : kind == 2 ? 0x8000 : 0xc000;
            int run = kind == 0 ? 0 : random.nextInt(3);
            chunk |= kind < 2 ? run << 13 : 0;
            for (int i = 0; i < symbols; i++) {
                int symbol = kind < 2 ? run : random.nextInt(kind == 2 ? 2 : 4);
                chunk |= kind == 2 ? symbol << 13 - i : kind == 3 ? symbol << 12 - 2 * i : 0;
                if (told + i >= count) {
                    continue;
                }
                int delta = symbol == 1 ? random.nextInt(256) : symbol == 2 ? (short) random.nextInt() : 0;
                if (symbol == 1) {
                    times.put((byte) delta);
                } else if (symbol == 2) {
                    times.putShort((short) delta);
                }
                arrival += delta * 250L;
                int number = base + told + i & 0xffff;
                if ((newestSent - number & 0xffff) < span && symbol != 3) {
                    says.add(number + (symbol == 0 ? " lost" : " at " + arrival));
                }
            }
            told += symbols;
            chunks.putShort((short) chunk);
        }
        return ByteBuffer.allocate(20 + chunks.position() + times.position())
                .put(12, new byte[] {(byte) (base >> 8), (byte) base, (byte) (count >> 8), (byte) count, 0, 0, 1, 0})
                .put(20, chunks.array(), 0, chunks.position())
                .put(20 + chunks.position(), times.array(), 0, times.position())
                .array();
    }

    @Property(tries = 2_000)
    void whatWasSentIsToldAsSymbolBySymbol(
            @ForAll @IntRange(max = 0xffff) int base,
            @ForAll @IntRange(min = -100, max = 9_000) int ahead,
            @ForAll long seed) {
        List<String> says = new ArrayList<>();
        Script script = new Script();
        byte[] bytes = message(new Random(seed), base, base + ahead, TransportFeedback.SPAN, says);
        TransportFeedback fresh = new TransportFeedback();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length, 8);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            assertThat(fresh.read(memory, 0, bytes.length, base + ahead & 0xffff, script))
                    .isTrue();
        }
        assertThat(script.lines).isEqualTo(says);
    }

    @Test
    void aMessageThatCallsThousandsLostCostsWhatWasSent() {
        byte[] everything = HexFormat.of().parseHex("8fcd0005000000010000000200001fff000001001fff0000");
        Script script = new Script();
        assertThat(read(everything, 8_190, script)).isTrue();
        assertThat(script.lines).hasSize(TransportFeedback.SPAN).contains("8190 lost", "6143 lost");
        script.lines.clear();
        assertThat(read(everything, 9, script)).isTrue();
        assertThat(script.lines).hasSize(10).contains("0 lost", "9 lost");
        script.lines.clear();
        assertThat(read(everything, 0xffff, script)).isTrue();
        assertThat(read(everything, 20_000, script)).isTrue();
        assertThat(script.lines).isEmpty();
    }
}
