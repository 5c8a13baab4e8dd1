package dev.madang.media.peer;

import java.util.Arrays;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose datagrams from an address are. A check proves nothing of where it comes from: who has any session's credentials can
 * write another client's address on it. So a Peer that has keys keeps its addresses until it is gone, and another one's
 * check makes that one the second there: what the first cannot open is the second's. One worker's thread.
 */
final class AddressOwners {
    private @Nullable Peer[] firsts = new @Nullable Peer[1024];
    /** Peers that may still send there, of those of any time. */
    private int[] holders = new int[1024];

    private final HashMap<Integer, Peer> seconds = new HashMap<>();

    /** Who is asked first, or null where nobody is. */
    @Nullable
    Peer first(int address) {
        return address < 0 || address >= firsts.length ? null : firsts[address];
    }

    /** Who is asked then. */
    @Nullable
    Peer second(int address) {
        return seconds.isEmpty() ? null : seconds.get(address);
    }

    /** Whether that Peer may become one of the two. */
    boolean hasRoom(int address, Peer peer, long nowNanos) {
        Peer first = first(address);
        Peer second = second(address);
        return first == null
                || first == peer
                || !first.hasKeys()
                || second == null
                || second == peer
                || !second.holds(address, nowNanos);
    }

    /** The address is in use by one Peer more. */
    void hold(int address) {
        if (address >= firsts.length) {
            int size = Math.max(address + 1, firsts.length * 2);
            firsts = Arrays.copyOf(firsts, size);
            holders = Arrays.copyOf(holders, size);
        }
        holders[address]++;
    }

    /** A check of that Peer's came from there, and there is room. */
    void claim(int address, Peer peer) {
        Peer first = firsts[address];
        if (first == null || !first.hasKeys()) {
            firsts[address] = peer;
            seconds.remove(address, peer);
        } else if (first != peer) {
            seconds.put(address, peer);
        }
    }

    /** The Peer uses the address no longer; whether nobody does. */
    boolean release(int address, Peer peer) {
        if (firsts[address] == peer) {
            firsts[address] = seconds.remove(address);
        } else {
            seconds.remove(address, peer);
        }
        return --holders[address] == 0;
    }

    /** Addresses that are somebody's. */
    int count() {
        int count = 0;
        for (int each : holders) {
            count += each > 0 ? 1 : 0;
        }
        return count;
    }
}
