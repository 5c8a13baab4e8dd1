package dev.madang.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PathStartTest {
    private static final long MILLI = 1_000_000L;
    private static final int BYTES = 999;

    private final PathStart start = new PathStart();

    @Test
    void aQueueThatProvesToBeNoneHoldsNothingBack() {
        start.onSent(BYTES, 0);
        start.onSent(BYTES, MILLI);
        start.onArrival(0, 20 * MILLI, BYTES);
        start.onFeedback(50 * MILLI);
        for (int i = 0; i < 6; i++) {
            start.onSent(BYTES, 50 * MILLI);
        }

        // The second one stood still for a moment, the others came at once after it.
        start.onArrival(MILLI, 81 * MILLI, BYTES);
        start.onFeedback(100 * MILLI);
        assertThat(start.mayLeave()).isFalse();
        for (int i = 1; i <= 6; i++) {
            start.onArrival(50 * MILLI, (81 + i) * MILLI, BYTES);
        }
        start.onFeedback(150 * MILLI);

        assertThat(start.isOver() || start.mayLeave()).isTrue();
        assertThat(start.foundLimit()).isFalse();
    }

    @Test
    void itEndsWithoutFeedback() {
        assertThat(start.endsNanos()).isEqualTo(Long.MAX_VALUE);
        start.onSent(100, 0);
        assertThat(start.endsNanos()).isEqualTo(Long.MAX_VALUE);
        start.onSent(BYTES, 5 * MILLI);
        assertThat(start.endsNanos()).isEqualTo(705 * MILLI);
    }
}
