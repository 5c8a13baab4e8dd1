package dev.madang.fleet.redis;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what has to come. */
final class Await {
    private Await() {}

    /** Asks every few milliseconds; what throws is not there yet. */
    static void until(String what, Duration longest, Callable<Boolean> there) {
        long start = System.nanoTime();
        Exception last = null;
        while (System.nanoTime() - start < longest.toNanos()) {
            try {
                if (there.call()) {
                    return;
                }
            } catch (Exception notYet) {
                last = notYet;
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("not within " + longest + ": " + what, last);
    }

    /** Until so much time has passed. */
    static void passed(Duration time) {
        long start = System.nanoTime();
        until("time passes", time.plusSeconds(10), () -> System.nanoTime() - start >= time.toNanos());
    }
}
