package dev.madang.media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a publisher of three encodings is told, as preferences come and go. */
final class RequestedEncodingsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int NEWS_OF_NONE = -1;

    private final RequestedEncodings requested = new RequestedEncodings(2);
    private long nowNanos = 500 * SECOND;

    private int after(int seconds, int preferredTop) {
        int news = NEWS_OF_NONE;
        for (int i = 0; i < seconds; i++) {
            nowNanos += SECOND;
            int told = requested.update(preferredTop, nowNanos);
            assertThat(news == NEWS_OF_NONE || told == NEWS_OF_NONE)
                    .as("told once")
                    .isTrue();
            news = Math.max(news, told);
        }
        return news;
    }

    @Test
    void nothingIsSaidWhileAllAreWatched() {
        assertThat(after(60, 2)).isEqualTo(NEWS_OF_NONE);
    }

    @Test
    void lessIsAskedForAfterAWhileAndMoreAtOnce() {
        assertThat(after(9, 0)).isEqualTo(NEWS_OF_NONE);
        assertThat(after(3, 0)).isZero();
        assertThat(after(1, 1)).isEqualTo(1);
        assertThat(after(1, 2)).isEqualTo(2);
        assertThat(after(30, 2)).isEqualTo(NEWS_OF_NONE);
    }

    @Test
    void aPreferenceThatComesBackInTimeChangesNothing() {
        for (int i = 0; i < 20; i++) {
            assertThat(after(5, 0)).isEqualTo(NEWS_OF_NONE);
            assertThat(after(1, 2)).isEqualTo(NEWS_OF_NONE);
        }
    }

    @Test
    void whenRanksChangeThePublisherIsToldAnewUnlessItSendsAllAnyway() {
        requested.ranked();
        assertThat(after(1, 2)).isEqualTo(NEWS_OF_NONE);
        assertThat(after(12, 1)).isEqualTo(1);
        requested.ranked();
        assertThat(after(1, 1)).isEqualTo(1);
        assertThat(after(5, 1)).isEqualTo(NEWS_OF_NONE);
        requested.ranked();
        assertThat(after(1, 0)).as("not less before its time").isEqualTo(1);
    }

    @Test
    void theLowestIsSentWhenNobodyWatches() {
        assertThat(after(15, -1)).isZero();
    }
}
