package dev.madang.server.bound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** What counts as one client: an IPv4 address, or the /64 of an IPv6 address, all of which one host may have (RFC 6177). */
public final class ClientNetwork {
    private static final int PREFIX_BYTES = 8;

    private ClientNetwork() {}

    /** A key that is equal for addresses of one client. */
    public static Object of(InetAddress address) {
        if (address instanceof Inet6Address) {
            return new Prefix(address.getAddress());
        }
        return address;
    }

    private record Prefix(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Prefix prefix
                    && Arrays.equals(bytes, 0, PREFIX_BYTES, prefix.bytes, 0, PREFIX_BYTES);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(Arrays.copyOf(bytes, PREFIX_BYTES));
        }
    }
}
