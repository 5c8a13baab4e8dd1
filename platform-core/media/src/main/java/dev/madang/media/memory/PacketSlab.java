package dev.madang.media.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A worker's packet memory: slots of one size, named by number, counted by reference. Grows in chunks of 1,024 slots up to
 * its limit and never shrinks. One thread.
 */
public final class PacketSlab {
    /** Bytes of a slot: more than any datagram we take. */
    public static final int SLOT_BYTES = 2048;

    private static final int CHUNK_BITS = 10;
    private static final int CHUNK_SLOTS = 1 << CHUNK_BITS;

    private final Arena arena;
    private final @Nullable MemorySegment[] chunks;
    private int chunkCount;
    private int[] free = new int[CHUNK_SLOTS];
    private int freeCount;
    private int[] references = {};

    /** @param maxSlots limit, rounded up to a whole chunk */
    public PacketSlab(Arena arena, int maxSlots) {
        this.arena = arena;
        this.chunks = new @Nullable MemorySegment[(maxSlots + CHUNK_SLOTS - 1) >> CHUNK_BITS];
    }

    /** A free slot with one reference, or -1 when all are in use. */
    public int acquire() {
        if (freeCount == 0 && !grow()) {
            return -1;
        }
        int slot = free[--freeCount];
        references[slot] = 1;
        return slot;
    }

    /** One more holder. */
    public void retain(int slot) {
        references[slot]++;
    }

    /**
     * One holder less; the last one frees the slot.
     *
     * @throws IllegalStateException when the slot is free already
     */
    public void release(int slot) {
        if (references[slot] <= 0) {
            throw new IllegalStateException("slot " + slot + " released once too often");
        }
        if (--references[slot] == 0) {
            free[freeCount++] = slot;
        }
    }

    /** The memory that the slot lies in. */
    public MemorySegment memory(int slot) {
        MemorySegment chunk = chunks[slot >>> CHUNK_BITS];
        if (chunk == null) {
            throw new IllegalArgumentException("no slot " + slot);
        }
        return chunk;
    }

    /** Where the slot starts in {@link #memory}. */
    public long offset(int slot) {
        return (long) (slot & CHUNK_SLOTS - 1) * SLOT_BYTES;
    }

    /** Slots that it may have at the most. */
    public int limit() {
        return chunks.length * CHUNK_SLOTS;
    }

    /** Slots held at present. */
    public int inUse() {
        return chunkCount * CHUNK_SLOTS - freeCount;
    }

    private boolean grow() {
        if (chunkCount == chunks.length) {
            return false;
        }
        int first = chunkCount * CHUNK_SLOTS;
        chunks[chunkCount++] = arena.allocate((long) CHUNK_SLOTS * SLOT_BYTES, 64);
        references = Arrays.copyOf(references, first + CHUNK_SLOTS);
        free = Arrays.copyOf(free, first + CHUNK_SLOTS);
        for (int i = CHUNK_SLOTS - 1; i >= 0; i--) {
            free[freeCount++] = first + i;
        }
        return true;
    }
}
