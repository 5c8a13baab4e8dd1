package dev.madang.media.transport;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * SRTP and SRTCP that came before our keys: the remote end has its own with the last flight of the handshake and sends at
 * once, while that flight is still on its way through our handshaker. A viewer would miss its first key frame. Bounded, for
 * each Transport and for all of a worker; what is beyond is lost like any packet, and NACK asks for it.
 */
public final class EarlyPackets {
    /** Enough for a key frame, or for the first packets of a large one. */
    static final int MAX_BYTES = 32 * 1024;
    /** What a packet costs beside its bytes. */
    private static final int OVERHEAD = 24;

    private final Room room;
    private List<byte[]> held = new ArrayList<>(0);
    private int bytes;

    /** What the Peers of one worker may hold together. */
    public static final class Room {
        static final int MAX_BYTES = 4 * 1024 * 1024;

        private int bytes;
    }

    EarlyPackets(Room room) {
        this.room = room;
    }

    /** False when there is no more room. */
    boolean hold(MemorySegment memory, long offset, int length) {
        int cost = length + OVERHEAD;
        if (bytes + cost > MAX_BYTES || room.bytes + cost > Room.MAX_BYTES) {
            return false;
        }
        byte[] packet = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, packet, 0, length);
        bytes += cost;
        room.bytes += cost;
        return held.add(packet);
    }

    /** Hands all out, in the order in which they came; none is left. */
    List<byte[]> release() {
        List<byte[]> all = held;
        held = new ArrayList<>(0);
        room.bytes -= bytes;
        bytes = 0;
        return all;
    }
}
