package dev.madang.server.bound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {
    private static final long SECOND = 1_000_000_000L;

    private static int allowed(Rate rate, int tries, long nowNanos) {
        int allowed = 0;
        for (int i = 0; i < tries; i++) {
            allowed += rate.allows(nowNanos) ? 1 : 0;
        }
        return allowed;
    }

    @Test
    void twiceTheRateMayComeAtOnceAndTheRateAfterThat() {
        Rate rate = new Rate(10);
        long start = Long.MAX_VALUE - SECOND / 2;

        assertThat(allowed(rate, 100, start)).isEqualTo(20);
        assertThat(allowed(rate, 100, start + SECOND)).isEqualTo(10);
        assertThat(allowed(rate, 100, start + SECOND + SECOND / 10)).isEqualTo(1);
        assertThat(allowed(rate, 100, start + 3600 * SECOND)).isEqualTo(20);
    }

    @Test
    void timeThatStandsStillOrGoesBackGivesNothing() {
        Rate rate = new Rate(1);
        allowed(rate, 10, SECOND);

        assertThat(rate.allows(SECOND)).isFalse();
        assertThat(rate.allows(0)).isFalse();
    }
}
