package dev.madang.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The longest silence of a stream. */
final class GapsTest {
    private static final long MILLI = 1_000_000;

    private final Gaps gaps = new Gaps("sound");

    private void packets(long... millis) {
        for (long at : millis) {
            gaps.packet(at * MILLI);
        }
    }

    @Test
    void theLongestOneIsToldWithWhenItBegan() {
        packets(1_000, 1_020, 1_320, 1_340, 1_540);

        assertThat(gaps.longest(1_550 * MILLI)).isEqualTo(new Gaps.Gap("sound", 300 * MILLI, 1_020 * MILLI));
    }

    @Test
    void oneThatHasNotEndedCounts() {
        packets(1_000, 1_100);

        assertThat(gaps.longest(1_900 * MILLI)).isEqualTo(new Gaps.Gap("sound", 800 * MILLI, 1_100 * MILLI));
    }

    @Test
    void whatHasNotBegunHasNone() {
        assertThat(gaps.longest(5_000 * MILLI).nanos()).isZero();
    }

    @Test
    void anotherStreamBeginsWithoutOne() {
        packets(1_000, 1_500);
        gaps.restart();
        packets(9_000, 9_020);

        assertThat(gaps.longest(9_030 * MILLI).nanos()).isEqualTo(20 * MILLI);
    }

    @Test
    void onlyWhatIsSilentFromThenOnCounts() {
        packets(1_000, 1_700);
        gaps.since(1_900 * MILLI);
        packets(1_950);

        assertThat(gaps.longest(1_960 * MILLI)).isEqualTo(new Gaps.Gap("sound", 50 * MILLI, 1_900 * MILLI));
    }

    @Test
    void percentilesAreInMilliseconds() {
        Gaps.Percentiles percentiles =
                Gaps.Percentiles.of(LongStream.rangeClosed(1, 101).map(value -> value * MILLI));

        assertThat(percentiles).isEqualTo(new Gaps.Percentiles(51, 100, 101));
        assertThat(percentiles).hasToString("p50 51 ms, p99 100 ms, max 101 ms");
        assertThat(Gaps.Percentiles.of(LongStream.empty())).isEqualTo(new Gaps.Percentiles(0, 0, 0));
    }

    @Test
    void aGapIsToldByTheTimeOfTheRun() {
        assertThat(new Gaps.Gap("caller-1, slot 2", 512 * MILLI, 13_300 * MILLI).told(1_000 * MILLI))
                .isEqualTo("512 ms at 12.3 s, caller-1, slot 2");
        assertThat(new Gaps.Gap("any", 0, 0).told(0)).isEqualTo("none");
    }
}
