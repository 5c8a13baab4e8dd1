package dev.madang.rooms.time;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Runs the steps of a room one at a time, brings messages to where they go, and then does, in order and outside of every step, what
 * came of them. From any thread.
 */
public interface Steps {
    /**
     * Runs a step, and returns when what came of it was done; within a step, and within what comes of one, it returns at once. A
     * {@link RuntimeException} of the step is passed on.
     */
    <T> T get(Supplier<T> step);

    /** Reads something that no step changes meanwhile; waits for nothing else. */
    <T> T read(Supplier<T> reader);

    /** Runs a step without a result. */
    default void run(Runnable step) {
        get(() -> {
            step.run();
            return null;
        });
    }

    /** Does that after the present step, behind what was to be done after it before. */
    void afterwards(Runnable effect);

    /** Gives a time that only goes forward, for waits. */
    InstantSource steady();
}
