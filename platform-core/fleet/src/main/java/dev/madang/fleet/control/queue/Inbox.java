package dev.madang.fleet.control.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Frames that came on one link and wait for the listener, urgent ones first. The link's reader puts, its deliverer takes. */
public final class Inbox {
    /** Others may give room back without telling this one. */
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long most;
    private final ByteBudget all;

    // The lock guards these.
    private final Deque<byte[]> urgent = new ArrayDeque<>();
    private final Deque<byte[]> others = new ArrayDeque<>();
    private long held;
    private long inHands;
    private boolean closed;
    private volatile boolean full;

    /** @param all what all links may hold together */
    public Inbox(long most, ByteBudget all) {
        this.most = most;
        this.all = all;
    }

    /**
     * Makes room for a frame that begins to come; waits for it so long at the most.
     *
     * @return false when there is none, or when it is closed
     */
    public boolean reserve(int length, long nanos) {
        long cost = cost(length);
        lock.lock();
        try {
            long left = nanos;
            while (!closed) {
                if (held + cost <= most && all.take(cost)) {
                    held += cost;
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                full = true;
                left -= LOOK_AGAIN - Math.max(0, changed.awaitNanos(LOOK_AGAIN));
            }
            return false;
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        } finally {
            full = false;
            lock.unlock();
        }
    }

    /** Whether the reader waits for room, so that it reads nothing. */
    public boolean isFull() {
        return full;
    }

    /** A frame for which there is room has come whole. */
    public void add(byte[] frame, boolean isUrgent) {
        lock.lock();
        try {
            if (!closed) {
                (isUrgent ? urgent : others).addLast(frame);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next one, for which it waits; null when there will be none any more. The one taken before has been dealt with then. */
    public byte @Nullable [] take() {
        lock.lock();
        try {
            giveBack(inHands);
            inHands = 0;
            while (true) {
                byte[] frame = urgent.isEmpty() ? others.pollFirst() : urgent.pollFirst();
                if (frame != null) {
                    inHands = cost(frame.length);
                    return frame;
                }
                if (closed) {
                    giveBack(held);
                    return null;
                }
                // A listener may have interrupted its own thread.
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(long bytes) {
        held -= bytes;
        all.give(bytes);
        changed.signalAll();
    }

    /** Takes no more. */
    public void close(boolean handRestOn) {
        lock.lock();
        try {
            closed = true;
            if (!handRestOn) {
                urgent.clear();
                others.clear();
                giveBack(held - inHands);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long cost(int length) {
        return length + (long) ByteBudget.FRAME_COST;
    }
}
