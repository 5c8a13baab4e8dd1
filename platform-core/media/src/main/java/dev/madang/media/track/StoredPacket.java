package dev.madang.media.track;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.rtp.PacketInfo;
import java.lang.foreign.MemorySegment;

/**
 * A plaintext RTP packet in a slot of the worker's slab, with what was parsed from it. Filled by the receive side, then
 * put into an encoding's history, which gives back an old one to fill next: no packet is ever copied or allocated.
 */
public final class StoredPacket {
    /** Extended sequence number within its encoding, or -1 when the packet is in no history. */
    long sequence = -1;

    private int slot = -1;
    private MemorySegment memory = MemorySegment.NULL;
    private long offset;
    private long arrivalNanos;
    private final PacketInfo info = new PacketInfo();

    /**
     * Makes this the packet in that slot, of which it takes over one reference.
     *
     * @param offsetInSlot where the packet starts within its slot, in bytes
     */
    public void hold(PacketSlab slab, int slot, long offsetInSlot, long arrivalNanos) {
        this.slot = slot;
        this.memory = slab.memory(slot);
        this.offset = slab.offset(slot) + offsetInSlot;
        this.arrivalNanos = arrivalNanos;
    }

    /** It came at another time than was known when it was taken in. */
    public void arrived(long nanos) {
        arrivalNanos = nanos;
    }

    /** Gives the slot's reference back. */
    public void release(PacketSlab slab) {
        slab.release(slot);
        slot = -1;
        sequence = -1;
    }

    /** Moves the packet's start by so many bytes within its slot. */
    public void shift(int bytes) {
        offset += bytes;
    }

    /** Extended sequence number within its encoding. */
    public long sequence() {
        return sequence;
    }

    /** The memory that it lies in. */
    public MemorySegment memory() {
        return memory;
    }

    /** Where the packet starts in {@link #memory()}. */
    public long offset() {
        return offset;
    }

    /** When it came, on the worker's clock. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /** What was parsed from it. */
    public PacketInfo info() {
        return info;
    }

    /** Whether it has media: not only padding. */
    public boolean hasPayload() {
        return info.payloadLength > 0;
    }
}
