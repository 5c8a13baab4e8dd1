package dev.madang.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Half a second of packets after the other, some of which are lost, judged every 50 ms. */
final class LossLimitTest {
    private static final long MILLI = 1_000_000L;
    private static final long ROUND_TRIP = 100 * MILLI;
    private static final long DELIVERED_BPS = 1_000_000;

    private final LossLimit limit = new LossLimit();
    private long nowNanos = 5_000 * MILLI;
    private int cuts;

    /** Of a hundred packets a second so many are lost, evenly. */
    private void run(int millis, int lostOfHundred) {
        for (long end = nowNanos + millis * MILLI; nowNanos < end; nowNanos += 50 * MILLI) {
            for (int i = 0; i < 10; i++) {
                int place = (int) (nowNanos / (5 * MILLI) + i) * 37 % 100;
                limit.onPacket(place >= lostOfHundred);
            }
            cuts += limit.judge(DELIVERED_BPS, ROUND_TRIP, nowNanos) ? 1 : 0;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, 8})
    void lossOnTheAirDoesNotCut(int lost) {
        run(20_000, lost);

        assertThat(cuts).isZero();
        assertThat(limit.bitrateBps()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void muchLossCutsToALittleBelowWhatArrives() {
        run(1_000, 30);

        assertThat(cuts).isPositive();
        assertThat(limit.bitrateBps()).isLessThanOrEqualTo(DELIVERED_BPS * 85 / 100);
    }

    @Test
    void aCutIsNotFollowedByAnotherBeforeItCouldShow() {
        run(450, 40);

        assertThat(cuts).isEqualTo(1);
    }

    @Test
    void aFewLostPacketsOfFewAreNoProof() {
        for (int i = 0; i < 20; i++) {
            limit.onPacket(i % 7 != 0);
        }
        assertThat(limit.judge(DELIVERED_BPS, ROUND_TRIP, nowNanos)).isFalse();
        assertThat(limit.judge(DELIVERED_BPS, ROUND_TRIP, nowNanos + 250 * MILLI))
                .isFalse();
    }

    @Test
    void theLimitRisesAgainWhereNothingIsLost() {
        run(1_000, 30);
        long low = limit.bitrateBps();
        run(10_000, 0);

        assertThat(limit.bitrateBps()).isBetween(low * 3 / 2, low * 5 / 2);
        limit.proved(5_000_000);
        assertThat(limit.bitrateBps()).isEqualTo(5_000_000);
    }

    @Test
    void receiverReportsCutToo() {
        assertThat(limit.report(0.05, DELIVERED_BPS)).isFalse();
        assertThat(limit.report(0.3, DELIVERED_BPS)).isTrue();
        assertThat(limit.bitrateBps()).isEqualTo(850_000);
    }
}
