package dev.madang.server.signal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory of a node for messages on their way out: what is kept for clients that come back, and what waits for slow sockets.
 * When there is too much, those give way first that have no socket, then those that hold most. Any thread.
 */
@Singleton
final class OutboxBudget {
    private static final long LEAST_BYTES = 16L * 1024 * 1024;
    private static final int SHARE_OF_HEAP = 8;

    /** An outbox, seen from here. */
    interface Holder {
        /** Bytes kept and waiting. */
        long heldBytes();

        boolean hasSocket();

        /** Keeps nothing any more, and lets a slow socket go. */
        void giveWay();
    }

    private final long most;
    private final Executor relief;
    private final AtomicLong held = new AtomicLong();
    private final LongAdder gaveWay = new LongAdder();
    private final AtomicBoolean relieving = new AtomicBoolean();
    private final Set<Holder> holders = ConcurrentHashMap.newKeySet();

    @Inject
    OutboxBudget() {
        this(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP), Thread::startVirtualThread);
    }

    /**
     * @param most bytes
     * @param relief where outboxes are made to give way: never on the thread that adds, which may hold one of them
     */
    OutboxBudget(long most, Executor relief) {
        this.most = most;
        this.relief = relief;
    }

    /** Bytes that are held. */
    long heldBytes() {
        return held.get();
    }

    /** How often an outbox had to give way since the start. */
    long gaveWay() {
        return gaveWay.sum();
    }

    void enter(Holder holder) {
        holders.add(holder);
    }

    void leave(Holder holder) {
        holders.remove(holder);
    }

    void add(long bytes) {
        if (held.addAndGet(bytes) > most && bytes > 0 && relieving.compareAndSet(false, true)) {
            relief.execute(this::relieve);
        }
    }

    /** One that has given way in vain, since others keep the same texts, is soon followed by those. */
    private void relieve() {
        try {
            record Weighed(Holder holder, boolean hasSocket, long bytes) {}
            List<Weighed> order = holders.stream()
                    .map(holder -> new Weighed(holder, holder.hasSocket(), holder.heldBytes()))
                    .sorted(Comparator.comparing(Weighed::hasSocket)
                            .thenComparing(
                                    Comparator.comparingLong(Weighed::bytes).reversed()))
                    .toList();
            for (Weighed next : order) {
                if (held.get() <= most / 4 * 3) {
                    break;
                }
                if (next.bytes() > 0) {
                    next.holder().giveWay();
                    gaveWay.increment();
                }
            }
        } finally {
            relieving.set(false);
        }
    }
}
