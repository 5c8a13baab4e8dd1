package dev.madang.media.transport;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** The addresses that one Transport's remote end has been heard from. */
final class RemoteAddresses {
    /** More than an agent keeps; then those that it gave up make room. */
    private static final int MOST = 24;

    private final Transport transport;
    private final TransportHost host;
    private int[] addresses = new int[2];
    private int count;

    RemoteAddresses(Transport transport, TransportHost host) {
        this.transport = transport;
        this.host = host;
    }

    int count() {
        return count;
    }

    boolean contains(int address) {
        for (int i = 0; i < count; i++) {
            if (addresses[i] == address) {
                return true;
            }
        }
        return false;
    }

    /** Where that address would be one too many, lets those go that are not known to be of use any more. */
    void makeRoom(int address, IntPredicate known) {
        if (count < MOST || contains(address)) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (known.test(addresses[i])) {
                addresses[kept++] = addresses[i];
            } else {
                host.release(addresses[i]);
            }
        }
        count = kept;
    }

    void add(int address) {
        expect(address);
        host.addressOwners().claim(address, transport);
    }

    /** Keeps an address that has not been heard from yet. */
    void expect(int address) {
        if (!contains(address)) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, count * 2);
            }
            addresses[count++] = address;
            host.addressOwners().hold(address);
        }
    }

    void release() {
        for (int i = 0; i < count; i++) {
            host.release(addresses[i]);
        }
        count = 0;
    }
}
