package dev.madang.media.memory;

import dev.madang.media.engine.MediaCounter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A worker's counters: one writer, its thread; read from any thread, a little late at worst. */
public final class WorkerCounters {
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[MediaCounter.values().length];

    /** Adds to a counter; on the worker's thread. */
    public void add(MediaCounter counter, long amount) {
        int at = counter.ordinal();
        VALUES.setOpaque(values, at, values[at] + amount);
    }

    /** Adds one to a counter; on the worker's thread. */
    public void increment(MediaCounter counter) {
        add(counter, 1);
    }

    /** Sets a counter that is kept elsewhere; on the worker's thread. */
    public void set(MediaCounter counter, long value) {
        VALUES.setOpaque(values, counter.ordinal(), value);
    }

    /** The value; any thread. */
    public long get(MediaCounter counter) {
        return (long) VALUES.getOpaque(values, counter.ordinal());
    }
}
