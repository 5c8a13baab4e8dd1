package dev.madang.media.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * SRTP and SRTCP that came before our keys: the remote end has its own with the last flight of the handshake and sends at
 * once, while that flight is still on its way through our handshaker. A viewer would miss its first key frame. Bounded; what
 * is beyond is lost like any packet, and asked for again.
 */
final class EarlyPackets {
    /** Enough for a large key frame. */
    private static final int MAX_PACKETS = 128;

    private List<byte[]> held = new ArrayList<>(0);

    /** False when there is no more room. */
    boolean hold(MemorySegment memory, long offset, int length) {
        if (held.size() == MAX_PACKETS) {
            return false;
        }
        byte[] packet = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, packet, 0, length);
        return held.add(packet);
    }

    /** Hands all out, in the order in which they came; none is left. */
    List<byte[]> release() {
        List<byte[]> all = held;
        held = new ArrayList<>(0);
        return all;
    }
}
