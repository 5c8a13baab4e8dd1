package dev.madang.browser;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for conditions. Playwright may be called from the test's own thread only, so they are looked at there. */
final class Await {
    private Await() {}

    static void until(String what, Duration atMost, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(atMost)
                .until(condition);
    }
}
