package dev.madang.fleet.tests;

import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for what is to come about, with a deadline. */
final class Await {
    private static final Duration LOOK = Duration.ofMillis(50);

    private Await() {}

    /**
     * Until nothing is wrong any more; an exception is something wrong too, and the last one is in the failure.
     *
     * @return how long it took
     */
    static Duration until(String what, Duration atMost, ThrowingCallable right) {
        long start = System.nanoTime();
        within(what, atMost).ignoreExceptions().untilAsserted(right::call);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        // What blocked meanwhile may have come right too late.
        Assertions.assertThat(took).as(what).isLessThanOrEqualTo(atMost.plus(LOOK));
        return took;
    }

    /** For as long as that, until the clock says so. */
    static void passed(Duration time, long sinceNanos) {
        within("time passes", time.plusSeconds(1)).until(() -> System.nanoTime() - sinceNanos >= time.toNanos());
    }

    private static ConditionFactory within(String what, Duration atMost) {
        return Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .atMost(atMost);
    }
}
