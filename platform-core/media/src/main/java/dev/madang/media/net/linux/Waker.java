package dev.madang.media.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/** An eventfd by which any thread wakes the one that polls it; many signals cost one system call. */
public final class Waker {
    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment signalState = arena.allocate(LinuxCalls.STATE);
    private final MemorySegment one = arena.allocate(8, 8);
    private final MemorySegment drainState = arena.allocate(LinuxCalls.STATE);
    private final MemorySegment drained = arena.allocate(8, 8);
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final Object lock = new Object();
    private boolean closed;

    public Waker() {
        fd = LinuxCalls.eventfd(drainState);
        if (fd < 0) {
            int error = LinuxCalls.errno(drainState);
            arena.close();
            throw new IllegalStateException("no eventfd, errno " + error);
        }
        one.set(ValueLayout.JAVA_LONG, 0, 1L);
    }

    int fd() {
        return fd;
    }

    /** Makes the eventfd readable; any thread, harmless after closing. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            // The lock keeps the number of a closed eventfd from being written to when another socket has got it.
            synchronized (lock) {
                if (!closed) {
                    LinuxCalls.write(signalState, fd, one.address(), 8);
                }
            }
        }
    }

    /** Takes the signal back. What was said before a signal that comes in between is seen after this by the caller. */
    void drain() {
        LinuxCalls.read(drainState, fd, drained.address(), 8);
        signalled.set(false);
    }

    public void close() {
        synchronized (lock) {
            if (!closed) {
                closed = true;
                LinuxCalls.close(drainState, fd);
                arena.close();
            }
        }
    }
}
