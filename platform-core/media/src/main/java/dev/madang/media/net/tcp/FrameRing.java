package dev.madang.media.net.tcp;

import dev.madang.media.memory.PacketSlab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Frames from the thread that reads connections to the worker: one writer, one reader, a fixed number of slots. */
final class FrameRing {
    private final int mask;
    private final MemorySegment memory;
    private final int[] lengths;
    private final @Nullable TcpConnection[] sources;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    /** @param slots a power of two */
    FrameRing(int slots) {
        mask = slots - 1;
        // Two threads use it, and the garbage collector frees it: closing shared memory stops every thread for a
        // moment.
        memory = Arena.ofAuto().allocate((long) slots * PacketSlab.SLOT_BYTES, 64);
        lengths = new int[slots];
        sources = new @Nullable TcpConnection[slots];
    }

    /** Adds a frame; false when there is no room. The writer's thread. */
    boolean add(TcpConnection source, MemorySegment from, long offset, int length) {
        long at = written.get();
        if (at - read.get() > mask) {
            return false;
        }
        int slot = (int) at & mask;
        MemorySegment.copy(from, offset, memory, (long) slot * PacketSlab.SLOT_BYTES, length);
        lengths[slot] = length;
        sources[slot] = source;
        written.setRelease(at + 1);
        return true;
    }

    /** Frames that wait. The reader's thread. */
    int size() {
        return (int) (written.getAcquire() - read.get());
    }

    /** Lets the oldest frames go. The reader's thread. */
    void remove(int count) {
        long at = read.get();
        for (int i = 0; i < count; i++) {
            sources[slot(i)] = null;
        }
        read.setRelease(at + count);
    }

    MemorySegment memory() {
        return memory;
    }

    /** Where the i-th oldest frame starts. */
    long offset(int i) {
        return (long) slot(i) * PacketSlab.SLOT_BYTES;
    }

    int length(int i) {
        return lengths[slot(i)];
    }

    TcpConnection source(int i) {
        TcpConnection source = sources[slot(i)];
        if (source == null) {
            throw new IllegalArgumentException("no frame " + i);
        }
        return source;
    }

    private int slot(int i) {
        return (int) (read.get() + i) & mask;
    }
}
