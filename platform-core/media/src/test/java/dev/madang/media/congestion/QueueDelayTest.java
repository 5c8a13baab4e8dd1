package dev.madang.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A packet every ten milliseconds, on clocks that have nothing in common. */
final class QueueDelayTest {
    private static final long MILLI = 1_000_000L;
    private static final long CLOCKS_APART = -900_000_000L * MILLI;

    private final QueueDelay delay = new QueueDelay();
    private final SplittableRandom random = new SplittableRandom(3);
    private long sentNanos = 1_000 * MILLI;
    private double drift;

    private void run(int millis, long waitsNanos, long jitterNanos) {
        for (int i = 0; i < millis / 10; i++) {
            sentNanos += 10 * MILLI;
            long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
            long arrival = (long) (sentNanos * (1 + drift)) + CLOCKS_APART + 30 * MILLI + waitsNanos + jitter;
            delay.onPacket(sentNanos, arrival, true);
        }
    }

    @Test
    void anEmptyPathHasNoQueue() {
        run(5_000, 0, 0);

        assertThat(delay.nanos()).isZero();
    }

    @Test
    void aQueueShowsWithinAFifthOfASecond() {
        run(5_000, 0, 4 * MILLI);
        run(200, 60 * MILLI, 4 * MILLI);

        assertThat(delay.nanos()).isGreaterThan(40 * MILLI);
        assertThat(delay.moreThanUsualNanos()).isGreaterThan(35 * MILLI);
    }

    @Test
    void theJitterOfARadioLinkBecomesUsual() {
        run(60_000, 0, 40 * MILLI);

        assertThat(Math.abs(delay.moreThanUsualNanos())).isLessThan(15 * MILLI);
    }

    @Test
    void aLongerWayIsNoQueueForLong() {
        run(15_000, 0, 0);
        run(25_000, 50 * MILLI, 0);

        assertThat(delay.nanos()).isLessThan(MILLI);
    }

    @Test
    void clocksThatDriftApartMakeNoQueue() {
        drift = 100e-6;
        run(120_000, 0, 0);

        assertThat(delay.nanos()).isLessThan(3 * MILLI);
    }

    @Test
    void whatATryMakesWaitIsNotCounted() {
        run(5_000, 0, 0);
        for (int i = 0; i < 20; i++) {
            sentNanos += 5 * MILLI;
            delay.onPacket(sentNanos, sentNanos + CLOCKS_APART + 200 * MILLI, false);
        }
        assertThat(delay.nanos()).isZero();
    }
}
