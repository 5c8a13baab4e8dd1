package dev.madang.media.track;

import dev.madang.media.memory.PacketSlab;
import org.jspecify.annotations.Nullable;

/**
 * The recent packets of one encoding by extended sequence number, for retransmission and late joiners. Bounded by count
 * and by age.
 */
final class PacketHistory {
    private static final int INITIAL_ENTRIES = 64;

    private final PacketSlab slab;
    private final int maxEntries;
    private final long maxAgeNanos;
    private @Nullable StoredPacket[] ring = new StoredPacket[INITIAL_ENTRIES];
    private long oldest;
    /** Below it packets were let go already, and do not come again. */
    private long floor = Long.MIN_VALUE;

    private long newest = -1;
    /** Where the search for what is missing has come to, and when the packet before it came. */
    private long searched;

    private long searchedNanos;

    /** @param maxEntries a power of two of at least 64 */
    PacketHistory(PacketSlab slab, int maxEntries, long maxAgeNanos) {
        this.slab = slab;
        this.maxEntries = maxEntries;
        this.maxAgeNanos = maxAgeNanos;
    }

    /** The packet of that extended sequence number, or null when it never came or is no longer held. */
    @Nullable
    StoredPacket find(long sequence) {
        if (sequence < oldest || sequence > newest) {
            return null;
        }
        StoredPacket packet = ring[index(sequence)];
        return packet != null && packet.sequence == sequence ? packet : null;
    }

    /**
     * Puts a packet in and hands out one to fill next.
     *
     * @return another packet to fill next; or the same one when it was refused as a duplicate or as too old
     */
    StoredPacket put(long sequence, StoredPacket packet) {
        if (newest < 0) {
            oldest = sequence;
            newest = sequence - 1;
        }
        if (sequence > newest) {
            makeRoom(sequence);
            newest = sequence;
        } else if (sequence < floor || sequence <= newest - ring.length || find(sequence) != null) {
            return packet;
        } else if (sequence < oldest) {
            oldest = sequence;
        }
        StoredPacket spare = ring[index(sequence)];
        if (spare == null) {
            spare = new StoredPacket();
        } else if (spare.sequence >= 0) {
            spare.release(slab);
        }
        packet.sequence = sequence;
        ring[index(sequence)] = packet;
        return spare;
    }

    /** Newest extended sequence number held, or -1. */
    long newest() {
        return newest;
    }

    /** Oldest extended sequence number that may be held. */
    long oldest() {
        return oldest;
    }

    /** {@link #isWhole} is asked about that packet and those after it from now on. */
    void search(long from) {
        searched = from;
    }

    /**
     * Whether all packets that it is asked about are held.
     *
     * @param hopeNanos a packet that is missing may still come so long after the one before it
     */
    boolean isWhole(long nowNanos, long hopeNanos) {
        for (StoredPacket next = find(searched); next != null; next = find(++searched)) {
            searchedNanos = next.arrivalNanos();
        }
        return searched > newest || nowNanos - searchedNanos < hopeNanos;
    }

    /**
     * Lets go of packets older than the age limit.
     *
     * @param keptFrom packets from that one on stay
     */
    void evict(long nowNanos, long keptFrom) {
        while (oldest <= newest && oldest != keptFrom) {
            StoredPacket packet = ring[index(oldest)];
            if (packet != null && packet.sequence == oldest) {
                if (nowNanos - packet.arrivalNanos() < maxAgeNanos) {
                    return;
                }
                packet.release(slab);
            }
            floor = ++oldest;
        }
    }

    /** Lets go of everything. */
    void clear() {
        for (StoredPacket packet : ring) {
            if (packet != null && packet.sequence >= 0) {
                packet.release(slab);
            }
        }
        newest = -1;
        oldest = 0;
        floor = Long.MIN_VALUE;
    }

    private void makeRoom(long sequence) {
        if (sequence - newest > maxEntries) {
            clear();
            oldest = sequence;
            newest = sequence - 1;
            floor = sequence;
        }
        while (sequence - oldest >= ring.length && ring.length < maxEntries) {
            grow();
        }
        while (sequence - oldest >= ring.length) {
            StoredPacket packet = ring[index(oldest)];
            if (packet != null && packet.sequence == oldest) {
                packet.release(slab);
            }
            floor = ++oldest;
        }
    }

    private void grow() {
        StoredPacket[] larger = new StoredPacket[ring.length * 2];
        for (StoredPacket packet : ring) {
            if (packet != null && packet.sequence >= 0) {
                larger[(int) packet.sequence & (larger.length - 1)] = packet;
            }
        }
        ring = larger;
    }

    private int index(long sequence) {
        return (int) sequence & (ring.length - 1);
    }
}
