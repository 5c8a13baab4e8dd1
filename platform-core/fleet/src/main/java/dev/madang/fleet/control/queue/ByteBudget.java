package dev.madang.fleet.control.queue;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes many may hold together. Thread-safe, never blocks. */
public final class ByteBudget {
    /** What a frame costs beside its bytes, so that small ones have a bound too. */
    public static final int FRAME_COST = 64;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    public ByteBudget(long most) {
        this.most = most;
    }

    /** Takes so many; false, and takes none, when that is too much. */
    public boolean take(long bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Gives so many back. */
    public void give(long bytes) {
        held.addAndGet(-bytes);
    }

    /** How many are taken now. */
    public long held() {
        return held.get();
    }
}
