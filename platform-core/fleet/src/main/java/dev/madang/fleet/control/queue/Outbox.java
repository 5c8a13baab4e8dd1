package dev.madang.fleet.control.queue;

import dev.madang.fleet.link.ControlRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames that wait to be sent on one link, in two lanes: urgent ones go before the next part of any other. Any thread offers, the link's
 * writer takes records.
 */
public final class Outbox {
    /** Urgent frames that wait have so many bytes at the most. */
    public static final long MOST_URGENT_WAITING = 1024 * 1024;

    /** After so many urgent frames a part of another one goes. */
    public static final int URGENT_IN_A_ROW = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final long most;
    private final ByteBudget all;

    // The lock guards these.
    private final Deque<byte[]> urgent = new ArrayDeque<>();
    private final Deque<byte[]> others = new ArrayDeque<>();
    private byte @Nullable [] begun;
    private int sentOfBegun;
    private int inARow;
    private long urgentBytes;
    private long otherBytes;
    private boolean closed;

    /** @param all what all links may hold together */
    public Outbox(long most, ByteBudget all) {
        this.most = most;
        this.all = all;
    }

    /** Takes a frame; false when it is closed or this is too much. */
    public boolean offer(byte[] frame) {
        long cost = cost(frame);
        lock.lock();
        try {
            if (closed || otherBytes + cost > most || !all.take(cost)) {
                return false;
            }
            otherBytes += cost;
            others.addLast(frame);
            something.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Bounded by itself: it is taken whatever other frames wait on this link or on others. */
    public boolean offerUrgent(byte[] frame) {
        long cost = cost(frame);
        lock.lock();
        try {
            if (closed || urgentBytes + cost > MOST_URGENT_WAITING) {
                return false;
            }
            urgentBytes += cost;
            urgent.addLast(frame);
            something.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the next record and says its length, 0 when nothing waits. */
    public int next(byte[] record) {
        lock.lock();
        try {
            boolean turnOfOthers = inARow >= URGENT_IN_A_ROW && (begun != null || !others.isEmpty());
            byte[] first = turnOfOthers ? null : urgent.pollFirst();
            if (first != null) {
                inARow++;
                urgentBytes -= cost(first);
                return ControlRecord.urgent(record, first);
            }
            inARow = 0;
            return part(record);
        } finally {
            lock.unlock();
        }
    }

    private int part(byte[] record) {
        byte[] frame = begun;
        if (frame == null) {
            frame = others.pollFirst();
            if (frame == null) {
                return 0;
            }
            sentOfBegun = 0;
        }
        int length = ControlRecord.part(record, frame, sentOfBegun);
        sentOfBegun += Math.min(ControlRecord.MOST_PART, frame.length - sentOfBegun);
        begun = frame;
        if (sentOfBegun == frame.length) {
            begun = null;
            otherBytes -= cost(frame);
            all.give(cost(frame));
        }
        return length;
    }

    /** Returns when something waits, it is closed, or the time is over. */
    public void await(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed && urgent.isEmpty() && others.isEmpty() && begun == null) {
                left = something.awaitNanos(left);
            }
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more, and forgets what waits. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            all.give(otherBytes);
            urgent.clear();
            others.clear();
            begun = null;
            urgentBytes = 0;
            otherBytes = 0;
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it takes no more. */
    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of frames that were not written whole, and {@link ByteBudget#FRAME_COST} for each. */
    public long waitingBytes() {
        lock.lock();
        try {
            return urgentBytes + otherBytes;
        } finally {
            lock.unlock();
        }
    }

    private static long cost(byte[] frame) {
        return frame.length + (long) ByteBudget.FRAME_COST;
    }
}
