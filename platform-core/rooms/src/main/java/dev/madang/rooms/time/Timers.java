package dev.madang.rooms.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a state machine does later: it says when, and its owner wakes it then. Runs nothing by itself. Not thread-safe: guarded
 * as the state machine is.
 */
public final class Timers {
    private final InstantSource steady;
    private final TreeSet<Timer> waiting =
            new TreeSet<>(Comparator.comparing(Timer::due).thenComparingLong(Timer::number));
    private long numbers;

    /** @param steady a time that only goes forward */
    public Timers(InstantSource steady) {
        this.steady = steady;
    }

    /** A task that waits for its time. */
    public final class Timer {
        private final Instant due;
        private final long number;
        private final Runnable task;

        private Timer(Instant due, long number, Runnable task) {
            this.due = due;
            this.number = number;
            this.task = task;
        }

        private Instant due() {
            return due;
        }

        private long number() {
            return number;
        }

        /** The task does not run any more. Harmless when it ran. */
        public void cancel() {
            waiting.remove(this);
        }
    }

    /** Runs the task when that time has passed; at the next {@link #wake} where it is zero or less. */
    public Timer after(Duration time, Runnable task) {
        Timer timer = new Timer(steady.instant().plus(time), ++numbers, task);
        waiting.add(timer);
        return timer;
    }

    /** When {@link #wake} should be called next, null for never. */
    public @Nullable Instant next() {
        return waiting.isEmpty() ? null : waiting.first().due();
    }

    /** Runs what is due, in order of time; what it makes due at once waits for the next call. */
    public void wake() {
        Instant now = steady.instant();
        long newest = numbers;
        Timer first;
        while (!waiting.isEmpty() && !(first = waiting.first()).due().isAfter(now) && first.number() <= newest) {
            waiting.remove(first);
            first.task.run();
        }
    }
}
