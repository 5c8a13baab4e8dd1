package dev.madang.media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the feedback says, read by a decoder that knows nothing of how it was written. */
final class TwccFeedbackTest {
    private static final long MILLI = 1_000_000L;
    private static final long LOST = -1;

    private final TwccRecorder recorder = new TwccRecorder();
    /** By extended number: the newest word on its arrival, in ticks of 250 us, or {@link #LOST}. */
    private final TreeMap<Long, Long> told = new TreeMap<>();

    private int messages;
    private long extended = -1;

    private void report(Arena arena) {
        MemorySegment memory = arena.allocate(1_500, 8);
        for (int length = recorder.write(memory, 0, 1_200, 1, 2);
                length > 0;
                length = recorder.write(memory, 0, 1_200, 1, 2)) {
            byte[] bytes = new byte[length];
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
            decode(ByteBuffer.wrap(bytes));
        }
    }

    private void decode(ByteBuffer feedback) {
        assertThat(feedback.get(0) & 0xdf).isEqualTo(0x8f);
        assertThat(feedback.get(1) & 0xff).isEqualTo(205);
        assertThat((feedback.getShort(2) & 0xffff) * 4 + 4).isEqualTo(feedback.limit());
        long base = unwrap(feedback.getShort(12) & 0xffff);
        int count = feedback.getShort(14) & 0xffff;
        long ticks = (long) (feedback.getInt(16) >> 8) * 256;
        assertThat(feedback.get(19) & 0xff).isEqualTo(messages++ & 0xff);
        int[] symbols = new int[count + 14];
        int at = 20;
        for (int i = 0; i < count; at += 2) {
            int chunk = feedback.getShort(at) & 0xffff;
            if (chunk >>> 15 == 0) {
                for (int run = chunk & 0x1fff; run > 0 && i < count; run--) {
                    symbols[i++] = chunk >>> 13 & 3;
                }
            } else {
                int bits = (chunk & 0x4000) == 0 ? 1 : 2;
                for (int left = 14 - bits; left >= 0; left -= bits) {
                    symbols[i++] = chunk >>> left & (bits == 1 ? 1 : 3);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (symbols[i] == 0) {
                told.merge(base + i, LOST, Math::max);
                continue;
            }
            ticks += symbols[i] == 1 ? feedback.get(at) & 0xff : feedback.getShort(at);
            at += symbols[i];
            told.put(base + i, ticks);
        }
        int padding = (feedback.get(0) & 0x20) == 0 ? 0 : feedback.get(feedback.limit() - 1);
        assertThat(at + padding).isEqualTo(feedback.limit());
    }

    private long unwrap(int number) {
        extended = extended < 0 ? number : extended + (short) (number - (int) extended);
        return extended;
    }

    @Property(tries = 200)
    void everyArrivalAndEveryLossIsTold(@ForAll long seed, @ForAll @IntRange(min = 0, max = 0xffff) int start) {
        Random random = new Random(seed);
        TwccFeedbackTest decoder = new TwccFeedbackTest();
        TwccRecorder own = decoder.recorder;
        TreeMap<Long, Long> truth = new TreeMap<>();
        long now = 3_600_000 * MILLI;
        long highest = -1;
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < 900; i++) {
                now += random.nextInt(random.nextInt(50) == 0 ? 400 : 12) * MILLI / 2;
                boolean lost = random.nextInt(5) == 0 || i % 97 > 90;
                if (!lost || i == 0) {
                    own.record(start + i & 0xffff, now);
                    truth.put((long) start + i, Math.floorDiv(now, 250_000L));
                    highest = start + i;
                }
                if (now >= own.deadlineNanos()) {
                    decoder.report(arena);
                }
            }
            decoder.report(arena);
        }
        assertThat(decoder.told.firstKey()).isEqualTo(start);
        assertThat(decoder.told.lastKey()).isEqualTo(highest);
        assertThat(decoder.told).hasSize((int) (highest - start + 1));
        decoder.told.forEach((number, ticks) -> assertThat(ticks)
                .as("number " + number)
                .isEqualTo(truth.containsKey(number) ? truth.get(number) % (1L << 32) : LOST));
    }

    @Test
    void aPacketThatComesLateTakesItsLossBack() {
        try (Arena arena = Arena.ofConfined()) {
            recorder.record(10, 100 * MILLI);
            recorder.record(12, 110 * MILLI);
            report(arena);
            assertThat(told).containsEntry(11L, LOST);
            extended = 10;
            recorder.record(11, 130 * MILLI);
            report(arena);
            assertThat(told).containsEntry(11L, 520L);
        }
    }

    @Test
    void aJumpOfTheNumbersIsNoLossWithoutEnd() {
        try (Arena arena = Arena.ofConfined()) {
            recorder.record(10, 100 * MILLI);
            report(arena);
            recorder.record(30_000, 120 * MILLI);
            report(arena);
            assertThat(told.size()).isLessThan(500);
            assertThat(told).containsKey(30_000L);
        }
    }
}
