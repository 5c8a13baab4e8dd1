package dev.madang.media.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CycleMeterTest {
    private static final long SECOND = 1_000_000_000L;

    private final CycleMeter meter = new CycleMeter();

    private void idle(long fromSecond, long toSecond) {
        for (long second = fromSecond; second < toSecond; second++) {
            meter.add(second * SECOND, 10);
        }
    }

    @Test
    void theLongestCycleIsToldForHalfAMinuteToEveryReaderAndThenForgotten() {
        meter.add(100 * SECOND, 5_000);
        idle(101, 130);
        assertThat(meter.longestNanos()).isEqualTo(5_000);
        assertThat(meter.longestNanos()).isEqualTo(5_000);
        idle(130, 140);
        assertThat(meter.longestNanos()).isEqualTo(10);
        assertThat(meter.busyNanos()).isEqualTo(5_000 + 39 * 10);
    }

    @Test
    void whatWasLongBeforeAPauseIsForgotten() {
        meter.add(100 * SECOND, 5_000);
        meter.add(1_000 * SECOND, 10);
        assertThat(meter.longestNanos()).isEqualTo(10);
    }
}
