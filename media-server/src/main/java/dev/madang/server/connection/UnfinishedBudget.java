package dev.madang.server.connection;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a node for requests and messages that have begun and not ended. When there is too much, those give way that hold more
 * than an even share, so that many who hold much leave room for one who holds little. Any thread.
 */
final class UnfinishedBudget {
    private static final long LEAST_BYTES = 16L * 1024 * 1024;
    private static final int SHARE_OF_HEAP = 16;

    /** A connection, seen from here. */
    interface Holder {
        /** Bytes that it holds, 0 as soon as it has been told to give way. */
        long heldBytes();

        /** Holds nothing any more, soon. */
        void giveWay();
    }

    private final long most;
    private final AtomicLong held = new AtomicLong();
    /** Who has been told to give way and still holds something: one at a time, or too many would go. */
    private final AtomicReference<@Nullable Holder> going = new AtomicReference<>();

    private final Set<Holder> holders = ConcurrentHashMap.newKeySet();

    /** @param most bytes */
    UnfinishedBudget(long most) {
        this.most = most;
    }

    /** What a node with this heap has, in bytes. */
    static long ofHeap() {
        return Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    long heldBytes() {
        return held.get();
    }

    /** @return false when the holder is to give way itself, at once */
    boolean grow(Holder holder, long bytes) {
        holders.add(holder);
        long now = held.addAndGet(bytes);
        if (now <= most) {
            return true;
        }
        if (holder.heldBytes() >= most / Math.max(1, holders.size())) {
            return false;
        }
        if (going.get() == null) {
            holders.stream()
                    .max(Comparator.comparingLong(Holder::heldBytes))
                    .filter(largest -> largest.heldBytes() > 0 && going.compareAndSet(null, largest))
                    .ifPresent(this::tell);
        }
        // It gives way in its own time.
        return now <= 2 * most;
    }

    private void tell(Holder largest) {
        largest.giveWay();
        if (!holders.contains(largest)) {
            // It had just ended by itself and will not say so again.
            going.compareAndSet(largest, null);
        }
    }

    /** @param left what it still holds */
    void shrink(Holder holder, long bytes, long left) {
        held.addAndGet(-bytes);
        if (left == 0) {
            holders.remove(holder);
            going.compareAndSet(holder, null);
        }
    }
}
