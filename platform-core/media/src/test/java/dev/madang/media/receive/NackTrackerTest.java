package dev.madang.media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class NackTrackerTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final NackTracker tracker = new NackTracker();
    private final int[] out = new int[256];

    private List<Integer> due(long nowMillis) {
        int count = tracker.due(nowMillis * MILLI, out);
        return Arrays.stream(out, 0, count).boxed().toList();
    }

    @Test
    void asksForAHoleOnceItIsMoreThanReorderingThenAgainAfterAWhile() {
        tracker.onPacket(100, 0);
        tracker.onPacket(103, 0);

        assertThat(due(1)).isEmpty();
        assertThat(due(6)).containsExactly(101, 102);
        assertThat(due(40)).isEmpty();
        assertThat(tracker.onPacket(101, 45 * MILLI)).isTrue();
        assertThat(due(130)).isEmpty();
        assertThat(due(131)).containsExactly(102);
    }

    @Test
    void asksAgainAfterTheRoundTripThatAnswersShow() {
        long sequence = 100;
        long now = 0;
        for (int i = 0; i < 30; i++) {
            tracker.onPacket(sequence, now * MILLI);
            tracker.onPacket(sequence + 2, now * MILLI);
            assertThat(due(now + 10)).hasSize(1);
            assertThat(tracker.onPacket(sequence + 1, (now + 50) * MILLI)).isTrue();
            sequence += 3;
            now += 1_000;
        }
        tracker.onPacket(sequence, now * MILLI);
        tracker.onPacket(sequence + 2, now * MILLI);

        assertThat(due(now + 10)).hasSize(1);
        assertThat(due(now + 55)).isEmpty();
        assertThat(due(now + 65)).hasSize(1);
    }

    @Test
    void whatIsSkippedIsNotAskedFor() {
        tracker.onPacket(100, 0);
        tracker.onPacket(103, 0);
        tracker.skip(2_000);
        tracker.skip(1_990);

        assertThat(tracker.holes()).isZero();
        assertThat(tracker.lost()).isEqualTo(2);
        tracker.onPacket(2_001, MILLI);
        assertThat(due(50)).isEmpty();
        assertThat(tracker.takeGaveUp()).isFalse();

        tracker.onPacket(2_003, 50 * MILLI);
        assertThat(due(60)).containsExactly(2_002);
    }

    @Test
    void aPacketThatOnlyCameLateIsNotAskedFor() {
        tracker.onPacket(10, 0);
        tracker.onPacket(12, 0);
        tracker.onPacket(11, 2 * MILLI);

        assertThat(due(50)).isEmpty();
        assertThat(tracker.holes()).isZero();
    }

    @Test
    void numbersAreAskedForInSixteenBits() {
        tracker.onPacket(0x1_fffeL, 0);
        tracker.onPacket(0x2_0002L, 0);

        assertThat(due(10)).containsExactly(0xffff, 0, 1);
    }

    @Test
    void givesUpInTheEndAndSaysSo() {
        tracker.onPacket(1, 0);
        tracker.onPacket(3, 0);
        int asked = 0;
        for (int now = 0; now < 10_000; now++) {
            asked += due(now).size();
        }

        assertThat(asked).isBetween(3, 12);
        assertThat(tracker.takeGaveUp()).isTrue();
        assertThat(tracker.takeGaveUp()).isFalse();
        assertThat(tracker.lost()).isEqualTo(1);
        assertThat(tracker.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aJumpTooWideForRetransmissionIsGivenUpAtOnce() {
        tracker.onPacket(1, 0);
        tracker.onPacket(5000, 0);

        assertThat(due(100)).isEmpty();
        assertThat(tracker.takeGaveUp()).isTrue();
    }

    @Test
    void asksForExactlyWhatIsMissing() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            NackTracker fresh = new NackTracker();
            List<Integer> order = new ArrayList<>();
            Set<Integer> missing = new HashSet<>();
            for (int i = 1; i < 300; i++) {
                if (random.nextInt(10) == 0) {
                    missing.add(i);
                } else {
                    order.add(i);
                }
            }
            for (int i = 0; i + 3 < order.size(); i += 3) {
                Collections.shuffle(order.subList(i, i + 3), random);
            }
            fresh.onPacket(0, 0);
            order.forEach(sequence -> fresh.onPacket(sequence, 0));
            int highest = Collections.max(order);
            missing.removeIf(sequence -> sequence > highest);

            int count = fresh.due(10 * MILLI, out);
            assertThat(Arrays.stream(out, 0, count).boxed().toList()).containsExactlyInAnyOrderElementsOf(missing);
        }
    }
}
