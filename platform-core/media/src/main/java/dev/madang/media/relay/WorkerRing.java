package dev.madang.media.relay;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Plaintext packets from one worker to another, once per packet however many Consumers are there: a bounded
 * single-producer, single-consumer ring, sized for half a second of a busy worker. When it is full, packets are dropped and
 * counted, and the next one says so.
 */
final class WorkerRing {
    /** Takes what comes out of the ring, on the receiving worker. */
    interface Receiver {
        /** @param packet memory and offset of the packet in the ring, valid during the call */
        void onRingPacket(Entry entry, MemorySegment memory, long offset);
    }

    /** One packet in the ring, beside its bytes. */
    static final class Entry {
        long producerId;
        int encoding;
        int generation;
        long sequence;

        @Nullable
        Codec codec;

        int wireBytes;
        long arrivalNanos;
        /** Packets that found no room in the ring before this one. */
        long lost;
        /** Of what was held already when the copy was made, this is not the last. */
        boolean moreAtOnce;

        final PacketInfo info = new PacketInfo();
    }

    private static final int ENTRIES = 2048;
    /** What was held already leaves so much room to what comes meanwhile. */
    private static final int LEFT_FREE = 512;

    private static final VarHandle TAIL;
    private static final VarHandle HEAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(WorkerRing.class, "tail", long.class);
            HEAD = lookup.findVarHandle(WorkerRing.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Entry[] entries = new Entry[ENTRIES];
    private final MemorySegment memory = Arena.ofAuto().allocate((long) ENTRIES * PacketSlab.SLOT_BYTES);
    private final WorkerCounters counters;
    private long tail;
    private long head;
    private boolean offered;
    private long lost;

    /** @param counters of the sending worker */
    WorkerRing(WorkerCounters counters) {
        this.counters = counters;
        for (int i = 0; i < ENTRIES; i++) {
            entries[i] = new Entry();
        }
    }

    /** Puts in what an encoding holds from its newest key frame on, if there is room for all of it. */
    void putRun(Producer producer, Encoding encoding) {
        long newest = encoding.newest();
        Codec codec = encoding.codec();
        long taken = tail - (long) HEAD.getAcquire(this);
        if (codec == null || newest - encoding.keyFrameStart() >= ENTRIES - LEFT_FREE - taken) {
            return;
        }
        for (long sequence = encoding.keyFrameStart(); sequence <= newest; sequence++) {
            StoredPacket packet = encoding.find(sequence);
            if (packet != null) {
                put(producer, encoding, packet, codec, 0, sequence < newest);
            }
        }
    }

    /** Puts a packet in; the last argument as {@link Entry#moreAtOnce}. */
    void put(
            Producer producer, Encoding encoding, StoredPacket packet, Codec codec, int wireBytes, boolean moreAtOnce) {
        long at = tail;
        if (at - (long) HEAD.getAcquire(this) >= ENTRIES) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            lost++;
            return;
        }
        int index = (int) at & (ENTRIES - 1);
        Entry entry = entries[index];
        PacketInfo info = packet.info();
        entry.producerId = producer.id();
        entry.encoding = encoding.index();
        entry.generation = encoding.generation();
        entry.lost = lost;
        entry.sequence = packet.sequence();
        entry.codec = codec;
        entry.wireBytes = wireBytes;
        entry.arrivalNanos = packet.arrivalNanos();
        entry.moreAtOnce = moreAtOnce;
        entry.info.copyFrom(info);
        MemorySegment.copy(
                packet.memory(),
                packet.offset(),
                memory,
                (long) index * PacketSlab.SLOT_BYTES,
                info.headerLength + info.payloadLength);
        TAIL.setRelease(this, at + 1);
        offered = true;
    }

    /** Whether something was put in since the last call: the sending worker then wakes the receiving one. */
    boolean takeOffered() {
        boolean was = offered;
        offered = false;
        return was;
    }

    /** Whether the receiving worker has something to take. */
    boolean hasPackets() {
        return (long) TAIL.getAcquire(this) != head;
    }

    /** Hands out at most so many packets, on the receiving worker. */
    int drain(Receiver receiver, int limit) {
        long end = Math.min((long) TAIL.getAcquire(this), head + limit);
        int count = (int) (end - head);
        while (head < end) {
            int index = (int) head & (ENTRIES - 1);
            receiver.onRingPacket(entries[index], memory, (long) index * PacketSlab.SLOT_BYTES);
            HEAD.setRelease(this, head + 1);
        }
        return count;
    }
}
