package dev.madang.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuessesTest {
    private static final boolean RIGHT = true;
    private static final boolean WRONG = false;

    private final Guesses guesses = new Guesses();
    private long nowNanos;

    private int wrongTries(String client, int tries) {
        return (int) IntStream.range(0, tries)
                .filter(i -> guesses.allows(client, WRONG, nowNanos))
                .count();
    }

    @Test
    void oneClientGuessesThirtyTimesAndThenOnceASecond() {
        assertThat(wrongTries("a", 199)).isEqualTo(30);
        nowNanos += TimeUnit.SECONDS.toNanos(5);
        assertThat(wrongTries("a", 199)).isEqualTo(5);
        assertThat(wrongTries("b", 1)).isOne();
    }

    @Test
    void whoGuessedTooOftenIsNotToldThatATryIsRight() {
        wrongTries("a", 30);
        assertThat(guesses.allows("a", RIGHT, nowNanos)).isFalse();

        nowNanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(guesses.allows("a", RIGHT, nowNanos)).isTrue();
    }

    @Test
    void rightOnesCostNothingAndBuyNothing() {
        wrongTries("owner", 29);
        for (int i = 0; i < 1_000; i++) {
            assertThat(guesses.allows("owner", RIGHT, nowNanos)).isTrue();
        }
        assertThat(wrongTries("owner", 10)).isOne();
    }

    @Test
    void manyOthersDoNotLockTheOwnerOut() {
        guesses.allows("owner", RIGHT, nowNanos);
        for (int client = 0; client < 20_000; client++) {
            wrongTries("client-" + client, 31);
        }
        assertThat(guesses.allows("owner", RIGHT, nowNanos)).isTrue();
    }
}
