package dev.madang.media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateBoundTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BPS = 8_000_000;
    private static final long PACKETS = 2_000;

    private final RateBound bound = new RateBound(BPS, PACKETS);

    private boolean take(int bytes, long nowNanos) {
        boolean taken = bound.allows(bytes, nowNanos, RateBound.BURST_NANOS);
        if (taken) {
            bound.add(bytes, nowNanos);
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7 * SECOND, 1L << 60})
    void aSecondsWorthPassesAtOnceAndThenAsTimePasses(long start) {
        for (int i = 0; i < 1_000; i++) {
            assertThat(take(1_000, start)).isTrue();
        }
        assertThat(take(1_000, start)).isFalse();
        assertThat(bound.aheadNanos(start)).isEqualTo(SECOND);
        assertThat(bound.aheadNanos(start + SECOND / 4)).isEqualTo(SECOND * 3 / 4);

        assertThat(take(1_000, start + 1_000_000)).isTrue();
        assertThat(take(1_000, start + 1_000_000)).isFalse();
        assertThat(bound.aheadNanos(start + 10 * SECOND)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1200, 40", "40, 12", "1, 1", "1400, 200"})
    void whateverComesNoMorePassesThanTheRateAndABurst(int mostBytes, int mostPauseMicros) {
        Random random = new Random(mostBytes);
        long now = 5 * SECOND;
        long begin = now;
        long passedBytes = 0;
        long passedPackets = 0;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(mostPauseMicros * 1_000);
            int bytes = 1 + random.nextInt(mostBytes);
            if (take(bytes, now)) {
                passedBytes += bytes;
                passedPackets++;
            }
            double seconds = (now - begin + SECOND) / 1e9;
            assertThat(passedBytes * 8.0).isLessThanOrEqualTo(BPS * seconds * 1.001);
            assertThat((double) passedPackets).isLessThanOrEqualTo(PACKETS * seconds + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"990, 1000", "490, 500"})
    void whoKeepsItsRateLosesNothing(int bytes, int micros) {
        for (long now = 0; now < 100 * SECOND; now += micros * 1_000L) {
            assertThat(take(bytes, now)).isTrue();
        }
    }
}
