package dev.madang.media.peer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A worker's counters: one writer, its thread; read from any thread, a little late at worst. */
final class WorkerCounters {
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[MediaCounter.values().length];

    void add(MediaCounter counter, long amount) {
        int at = counter.ordinal();
        VALUES.setOpaque(values, at, values[at] + amount);
    }

    void increment(MediaCounter counter) {
        add(counter, 1);
    }

    void set(MediaCounter counter, long value) {
        VALUES.setOpaque(values, counter.ordinal(), value);
    }

    long get(MediaCounter counter) {
        return (long) VALUES.getOpaque(values, counter.ordinal());
    }
}
