package dev.madang.media.relay;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Plaintext packets from one worker to another, once per packet however many Consumers are there: a queue of one sending and
 * one receiving thread. It is as large as its packets need at their most, within a bound: a node has one for each pair of its
 * workers. When it is full, packets are dropped and counted, and the next one says so.
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

    /** Packets of its first segment; each further one has room for twice as many as the one before. */
    private static final int FIRST_ENTRIES = 256;
    /** Packets of its largest segment: half a second of a worker that receives 4,000 packets a second. */
    private static final int MOST_ENTRIES = 2048;
    /** What was held already leaves so much room to what comes meanwhile. */
    private static final int LEFT_FREE = MOST_ENTRIES / 4;

    private final WorkerCounters counters;
    /** Where packets are put in; of the sending worker. */
    private RingSegment filled = new RingSegment(FIRST_ENTRIES);
    /** Where they are taken out; of the receiving worker. */
    private RingSegment drained = filled;

    private boolean offered;
    private long lost;

    /** @param counters of the sending worker */
    WorkerRing(WorkerCounters counters) {
        this.counters = counters;
    }

    /** Puts in what an encoding holds from its newest key frame on, if there is room for all of it. */
    void putRun(Producer producer, Encoding encoding) {
        long newest = encoding.newest();
        Codec codec = encoding.codec();
        if (codec == null || newest - encoding.keyFrameStart() >= MOST_ENTRIES - LEFT_FREE - filled.count()) {
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
        if (filled.isFull() && !grow()) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            lost++;
            return;
        }
        Entry entry = filled.nextEntry();
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
                filled.memory(),
                filled.nextOffset(),
                info.headerLength + info.payloadLength);
        filled.put();
        offered = true;
    }

    private boolean grow() {
        int more = 2 * filled.entries();
        if (more > MOST_ENTRIES) {
            return false;
        }
        RingSegment larger = new RingSegment(more);
        filled.continueIn(larger);
        filled = larger;
        return true;
    }

    /** Whether something was put in since the last call: the sending worker then wakes the receiving one. */
    boolean takeOffered() {
        boolean was = offered;
        offered = false;
        return was;
    }

    /** Whether the receiving worker has something to take. */
    boolean hasPackets() {
        return drained.hasPackets() || drained.next() != null;
    }

    /** Hands out at most so many packets, on the receiving worker. */
    int drain(Receiver receiver, int limit) {
        int count = 0;
        while (true) {
            RingSegment next = drained.next();
            count += drained.drain(receiver, limit - count);
            // Only where another one followed before it was looked through, nothing more can have been put into it.
            if (next == null || drained.hasPackets()) {
                return count;
            }
            drained = next;
        }
    }
}
