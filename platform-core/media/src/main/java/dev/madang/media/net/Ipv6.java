package dev.madang.media.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/** Whether this machine has IPv6; one where it is switched off is served by IPv4. */
public final class Ipv6 {
    private static final boolean AVAILABLE = available();

    private Ipv6() {}

    /** Whether Java's sockets can have IPv6 addresses. */
    public static boolean isAvailable() {
        return AVAILABLE;
    }

    private static boolean available() {
        try {
            DatagramChannel.open(StandardProtocolFamily.INET6).close();
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * What Java's sockets bind for that address: the wildcard address is that of the protocols which there are.
     *
     * @throws IllegalStateException for another IPv6 address where there is no IPv6
     */
    public static InetSocketAddress bindable(InetSocketAddress wanted) {
        if (wanted.getAddress().isAnyLocalAddress()) {
            return new InetSocketAddress(wanted.getPort());
        }
        if (!AVAILABLE && wanted.getAddress() instanceof Inet6Address) {
            throw new IllegalStateException("cannot bind " + wanted + ": IPv6 is switched off on this machine");
        }
        return wanted;
    }
}
