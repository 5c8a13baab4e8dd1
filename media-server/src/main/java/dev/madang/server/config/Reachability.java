package dev.madang.server.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells whether a node can be reached from the internet, as far as addresses tell. */
public final class Reachability {
    private Reachability() {}

    /**
     * An address by which strangers could reach the node, or nothing.
     *
     * @param bound where HTTP listens
     * @param own the machine's addresses, which count when HTTP listens on all of them
     * @param announced the addresses that the operator announces to the world
     */
    public static Optional<InetAddress> publicAddress(
            InetAddress bound, List<InetAddress> own, List<InetAddress> announced) {
        List<InetAddress> listening = bound.isAnyLocalAddress() ? own : List.of(bound);
        return Stream.concat(listening.stream(), announced.stream())
                .filter(Reachability::isPublic)
                .findFirst();
    }

    /** Whether that is neither the machine itself nor an address of private networks. */
    static boolean isPublic(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !isUniqueLocal(address)
                && !isShared(address)
                && !isLinkOfVirtualMachines(address);
    }

    /** RFC 4193: fc00::/7. */
    private static boolean isUniqueLocal(InetAddress address) {
        return !(address instanceof Inet4Address) && (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    /** RFC 6598: 100.64.0.0/10, behind a carrier's NAT. */
    private static boolean isShared(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    }

    /** RFC 5737: 192.0.2.0/24 is routed nowhere, and what machine monitors give to the inside of their machines. */
    private static boolean isLinkOfVirtualMachines(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] & 0xFF) == 192 && bytes[1] == 0 && bytes[2] == 2;
    }
}
