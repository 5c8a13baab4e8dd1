package dev.madang.media.relay;

import dev.madang.media.memory.PacketSlab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded part of a {@link WorkerRing}: entries, the bytes of their packets, and the two positions. Each position is written
 * by one of the two threads and lies on cache lines of its own; the sending thread reads the other one only when it seems full.
 */
final class RingSegment {
    /** Two cache lines of 64 bytes, as processors fetch them in pairs. */
    private static final int APART = 16;

    private static final int TAIL = APART;
    private static final int HEAD = 2 * APART;

    private final WorkerRing.Entry[] entries;
    private final MemorySegment memory;
    private final AtomicLongArray positions = new AtomicLongArray(3 * APART);
    private volatile @Nullable RingSegment next;

    /** What the sending thread last saw of the head. */
    private long seenHead;

    /** @param size a power of two */
    RingSegment(int size) {
        entries = new WorkerRing.Entry[size];
        for (int i = 0; i < size; i++) {
            entries[i] = new WorkerRing.Entry();
        }
        memory = Arena.ofAuto().allocate((long) size * PacketSlab.SLOT_BYTES);
    }

    /** How many packets it has room for. */
    int entries() {
        return entries.length;
    }

    /** How many packets are in it; on the sending thread. */
    int count() {
        return (int) (positions.getPlain(TAIL) - positions.getAcquire(HEAD));
    }

    /** Whether there is no room for one more; on the sending thread. */
    boolean isFull() {
        long full = positions.getPlain(TAIL) - entries.length;
        if (seenHead > full) {
            return false;
        }
        seenHead = positions.getAcquire(HEAD);
        return seenHead <= full;
    }

    /** The entry to fill before {@link #put}; on the sending thread. */
    WorkerRing.Entry nextEntry() {
        return entries[index(positions.getPlain(TAIL))];
    }

    /** Where the bytes of that entry go. */
    long nextOffset() {
        return offset(index(positions.getPlain(TAIL)));
    }

    /** The memory of all packets. */
    MemorySegment memory() {
        return memory;
    }

    /** Hands the filled entry over. */
    void put() {
        positions.setRelease(TAIL, positions.getPlain(TAIL) + 1);
    }

    /** All further packets go into that one; on the sending thread. */
    void continueIn(RingSegment larger) {
        next = larger;
    }

    /** The segment that follows, or null while this one is still filled. */
    @Nullable
    RingSegment next() {
        return next;
    }

    /** Whether there is something to take; on the receiving thread. */
    boolean hasPackets() {
        return positions.getAcquire(TAIL) != positions.getPlain(HEAD);
    }

    /** Hands out at most so many packets; on the receiving thread. */
    int drain(WorkerRing.Receiver receiver, int limit) {
        long head = positions.getPlain(HEAD);
        long end = Math.min(positions.getAcquire(TAIL), head + limit);
        int count = (int) (end - head);
        while (head < end) {
            int index = index(head);
            receiver.onRingPacket(entries[index], memory, offset(index));
            positions.setRelease(HEAD, ++head);
        }
        return count;
    }

    private int index(long position) {
        return (int) position & (entries.length - 1);
    }

    private static long offset(int index) {
        return (long) index * PacketSlab.SLOT_BYTES;
    }
}
