package dev.madang.server.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The addresses that go into ICE candidates. */
public final class AnnouncedAddresses {
    private static final InetAddress LOOPBACK = address("127.0.0.1");

    private AnnouncedAddresses() {}

    /**
     * The configured addresses, then the machine's own where they are wanted: IPv4 before IPv6, 127.0.0.1 last, none twice.
     *
     * @param own the addresses of the machine's interfaces, in any order
     */
    static List<InetAddress> of(List<InetAddress> configured, List<InetAddress> own) {
        Set<InetAddress> all = new LinkedHashSet<>(configured);
        own.stream()
                .filter(address -> address instanceof Inet4Address && usable(address))
                .forEach(all::add);
        own.stream()
                .filter(address -> !(address instanceof Inet4Address) && usable(address))
                .forEach(all::add);
        if (!own.isEmpty() || all.isEmpty()) {
            all.add(LOOPBACK);
        }
        return List.copyOf(all);
    }

    private static boolean usable(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }

    /** What this configuration announces on this machine. */
    public static List<InetAddress> of(MadangConfig config) {
        return of(configured(config), config.announceOwnAddresses() ? ownAddresses() : List.of());
    }

    /** The addresses that the operator named, looked up. */
    public static List<InetAddress> configured(MadangConfig config) {
        return config.announcedAddress().orElse(List.of()).stream()
                .filter(text -> !text.isBlank())
                .map(text -> address(text.strip()))
                .toList();
    }

    /** Every address of the interfaces that are up. */
    public static List<InetAddress> ownAddresses() {
        try {
            List<InetAddress> addresses = new ArrayList<>();
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp()) {
                    // Without the interface's name, which would become part of an IPv6 address as text.
                    each.inetAddresses().map(AnnouncedAddresses::withoutScope).forEach(addresses::add);
                }
            }
            return addresses;
        } catch (SocketException noInterfaces) {
            throw new IllegalStateException("cannot list the machine's addresses", noInterfaces);
        }
    }

    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException unknown) {
            throw new ConfigurationException("cannot look up the address " + text, unknown);
        }
    }
}
