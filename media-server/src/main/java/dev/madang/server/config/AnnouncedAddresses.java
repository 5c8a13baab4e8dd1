package dev.madang.server.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
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

    /** Of the networks for documentation (RFC 5737, RFC 3849): as far away as the internet. */
    private static final List<InetAddress> ELSEWHERE = List.of(address("192.0.2.1"), address("2001:db8::1"));

    private static final int DISCARD_PORT = 9;

    private AnnouncedAddresses() {}

    /**
     * The configured addresses, then the machine's own where they are wanted: IPv4 before IPv6, 127.0.0.1 last, none twice.
     *
     * @param own the addresses of the machine's interfaces, the preferred first
     * @param most how many of them of each family
     */
    static List<InetAddress> of(List<InetAddress> configured, List<InetAddress> own, int most) {
        Set<InetAddress> all = new LinkedHashSet<>(configured);
        own.stream()
                .filter(address -> address instanceof Inet4Address && usable(address))
                .distinct()
                .limit(most)
                .forEach(all::add);
        own.stream()
                .filter(address -> !(address instanceof Inet4Address) && usable(address))
                .distinct()
                .limit(most)
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
        int most = config.maxOwnAddresses();
        if (most < 1) {
            throw new ConfigurationException("madang.max-own-addresses must be 1 or more");
        }
        return of(configured(config), config.announceOwnAddresses() ? preferredFirst() : List.of(), most);
    }

    /** The machine's own addresses by which others may reach it, the preferred first; its loopback address where there is no other. */
    public static List<InetAddress> own(MadangConfig config) {
        List<InetAddress> own = of(List.of(), preferredFirst(), config.maxOwnAddresses()).stream()
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        return own.isEmpty() ? List.of(LOOPBACK) : own;
    }

    /** The addresses that the operator named, looked up. */
    public static List<InetAddress> configured(MadangConfig config) {
        return config.announcedAddress().orElse(List.of()).stream()
                .filter(text -> !text.isBlank())
                .map(text -> address(text.strip()))
                .toList();
    }

    /** The machine's addresses, those first by which it would reach others. */
    private static List<InetAddress> preferredFirst() {
        List<InetAddress> addresses = new ArrayList<>();
        for (InetAddress elsewhere : ELSEWHERE) {
            try (DatagramSocket socket = new DatagramSocket()) {
                // Asks for the route; nothing is sent.
                socket.connect(elsewhere, DISCARD_PORT);
                addresses.add(withoutScope(socket.getLocalAddress()));
            } catch (SocketException | UncheckedIOException noRoute) {
                // Then no address of this family is better than the others.
            }
        }
        addresses.addAll(ownAddresses());
        return addresses;
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
