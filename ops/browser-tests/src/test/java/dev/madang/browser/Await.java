package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for conditions. Playwright may be called from the test's own thread only, so they are looked at there. */
final class Await {
    private Await() {}

    static void until(String what, Duration atMost, Callable<Boolean> condition) {
        await(what, atMost).until(condition);
    }

    /** Waits for the answer {@code true}; any other is asked again, and the last one is in the failure. */
    static void untilTrue(String what, Duration atMost, Callable<Object> question) {
        await(what, atMost).untilAsserted(() -> assertThat(question.call()).isEqualTo(true));
    }

    private static ConditionFactory await(String what, Duration atMost) {
        return Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(atMost);
    }
}
