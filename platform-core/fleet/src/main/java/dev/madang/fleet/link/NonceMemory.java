package dev.madang.fleet.link;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The nonces of authentic {@code hello}s of the last 60 s, which is as long as one may be taken. Holds {@value #MOST} at the most and
 * forgets the oldest for another: a playback of that one is stopped by what the caller has to confirm. Thread-safe.
 */
public final class NonceMemory {
    static final int MOST = 65_536;
    static final long KEPT_MS = 2 * Handshakes.MOST_OFF_MS;

    /** When each came, in the order in which they did. */
    private final SequencedMap<ByteBuffer, Long> seen = new LinkedHashMap<>();

    /** Whether it has not come within 60 s; from now on it has. */
    synchronized boolean isFirst(byte[] nonce, long nowMs) {
        Iterator<Long> times = seen.values().iterator();
        while (times.hasNext() && times.next() < nowMs - KEPT_MS) {
            times.remove();
        }
        ByteBuffer key = ByteBuffer.wrap(nonce.clone());
        if (seen.containsKey(key)) {
            return false;
        }
        if (seen.size() >= MOST) {
            seen.pollFirstEntry();
        }
        seen.put(key, nowMs);
        return true;
    }

    synchronized int size() {
        return seen.size();
    }
}
