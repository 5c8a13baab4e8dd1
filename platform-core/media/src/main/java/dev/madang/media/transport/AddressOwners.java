package dev.madang.media.transport;

import java.util.Arrays;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose datagrams from an address are. A check proves nothing of where it comes from: who has any session's credentials can
 * write another client's address on it. So a Transport that has keys keeps its addresses until it is gone, and another one's
 * check makes that one the second there: what the first cannot open is the second's. One worker's thread.
 */
public final class AddressOwners {
    private @Nullable Transport[] firsts = new @Nullable Transport[1024];
    /** Transports that may still send there, of those of any time. */
    private int[] holders = new int[1024];

    private final HashMap<Integer, Transport> seconds = new HashMap<>();

    /** Who is asked first, or null where nobody is. */
    @Nullable
    public Transport first(int address) {
        return address < 0 || address >= firsts.length ? null : firsts[address];
    }

    /** Who is asked then. */
    @Nullable
    public Transport second(int address) {
        return seconds.isEmpty() ? null : seconds.get(address);
    }

    /** Whether that Transport may become one of the two. */
    boolean hasRoom(int address, Transport transport, long nowNanos) {
        Transport first = first(address);
        Transport second = second(address);
        return first == null
                || first == transport
                || !first.hasKeys()
                || second == null
                || second == transport
                || !second.holds(address, nowNanos);
    }

    /** The address is in use by one Transport more. */
    void hold(int address) {
        if (address >= firsts.length) {
            int size = Math.max(address + 1, firsts.length * 2);
            firsts = Arrays.copyOf(firsts, size);
            holders = Arrays.copyOf(holders, size);
        }
        holders[address]++;
    }

    /** A check of that Transport's came from there, and there is room. */
    void claim(int address, Transport transport) {
        Transport first = firsts[address];
        if (first == null || !first.hasKeys()) {
            firsts[address] = transport;
            seconds.remove(address, transport);
        } else if (first != transport) {
            seconds.put(address, transport);
        }
    }

    /** The Transport uses the address no longer; whether nobody does. */
    public boolean release(int address, Transport transport) {
        if (firsts[address] == transport) {
            firsts[address] = seconds.remove(address);
        } else {
            seconds.remove(address, transport);
        }
        return --holders[address] == 0;
    }

    /** Addresses that are somebody's. */
    public int count() {
        int count = 0;
        for (int each : holders) {
            count += each > 0 ? 1 : 0;
        }
        return count;
    }
}
