package dev.madang.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final int BODY = 1_000;
    private static final int EACH = KeptAnswers.BYTES_BESIDES + 1 + BODY;

    private static KeptAnswers.Name name(String owner, int key) {
        return new KeptAnswers.Name(owner, "k" + key);
    }

    private static KeptAnswers.Answer answer(long at) {
        return new KeptAnswers.Answer("r", 200, new byte[BODY], null, null, at);
    }

    @Test
    void theyAreKeptForTheirTime() {
        KeptAnswers kept = new KeptAnswers(10 * EACH, 10, HOUR);
        kept.keep(name("a", 1), answer(0));

        assertThat(kept.find(name("a", 1), HOUR)).isNotNull();
        assertThat(kept.find(name("b", 1), HOUR)).as("another's").isNull();
        assertThat(kept.find(name("a", 1), HOUR + 1)).isNull();
        kept.keep(name("a", 2), answer(HOUR + 1));
        assertThat(kept.size()).as("what is old goes").isEqualTo(1);
    }

    @Test
    void allTogetherAreBoundedInBytesAndInNumber() {
        KeptAnswers byBytes = new KeptAnswers(10 * EACH, 1_000, HOUR);
        KeptAnswers byNumber = new KeptAnswers(1_000 * EACH, 10, HOUR);
        for (int i = 0; i < 100; i++) {
            byBytes.keep(name("owner" + i % 30, i), answer(0));
            byNumber.keep(name("owner" + i % 30, i), answer(0));
        }

        assertThat(byBytes.bytes()).isEqualTo(10 * EACH);
        assertThat(byNumber.size()).isEqualTo(10);
        KeptAnswers tight = new KeptAnswers(EACH - 1, 10, HOUR);
        tight.keep(name("a", 1), answer(0));
        assertThat(tight.size()).isZero();
        assertThat(tight.bytes()).isZero();
    }

    @Test
    void whoKeepsMostGivesWay() {
        KeptAnswers kept = new KeptAnswers(10 * EACH, 1_000, HOUR);
        kept.keep(name("quiet", 1), answer(0));
        for (int i = 0; i < 100; i++) {
            kept.keep(name("loud", i), answer(i));
        }

        assertThat(kept.find(name("quiet", 1), 100)).isNotNull();
        assertThat(kept.find(name("loud", 99), 100)).isNotNull();
        assertThat(kept.find(name("loud", 90), 100)).isNull();
    }

    @Test
    void theSameKeyTakesNoMoreRoom() {
        KeptAnswers kept = new KeptAnswers(10 * EACH, 10, HOUR);
        for (int i = 0; i < 5; i++) {
            kept.keep(name("a", 1), answer(i));
        }

        assertThat(kept.bytes()).isEqualTo(EACH);
    }

    @Test
    void whatIsUnderWayIsNotBegunTwiceAndTakesNoAnswersPlace() {
        KeptAnswers kept = new KeptAnswers(10 * EACH, 2, HOUR);
        kept.keep(name("a", 0), answer(0));
        assertThat(kept.begin(name("a", 1))).isTrue();
        assertThat(kept.begin(name("a", 1))).isFalse();
        assertThat(kept.begin(name("b", 1))).isTrue();
        assertThat(kept.begin(name("c", 1))).isTrue();
        kept.end(name("c", 1));
        assertThat(kept.begin(name("c", 1))).isTrue();
        assertThat(kept.find(name("a", 0), 1)).isNotNull();
    }
}
