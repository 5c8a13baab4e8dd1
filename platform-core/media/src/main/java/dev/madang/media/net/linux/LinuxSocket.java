package dev.madang.media.net.linux;

import dev.madang.media.net.PortConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A UDP socket of the kernel's, opened with the options that every port wants. Not for the packet path.
 *
 * @param fd its descriptor
 * @param ipv6 whether it speaks IPv6, and IPv4 by mapped addresses
 */
record LinuxSocket(int fd, boolean ipv6) {
    /**
     * Opens a socket bound to that address; on the wildcard address for IPv6 and IPv4 both, or IPv4 alone where there is no
     * IPv6.
     *
     * @throws IllegalStateException when that does not work
     */
    static LinuxSocket bound(PortConfig config) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(LinuxCalls.STATE);
            InetAddress host = config.bind().getAddress();
            boolean ipv6 = host.isAnyLocalAddress() || !(host instanceof Inet4Address);
            int fd = openBound(ipv6, config, arena, state);
            if (fd < 0 && host.isAnyLocalAddress() && isWithoutIpv6(LinuxCalls.errno(state))) {
                ipv6 = false;
                fd = openBound(false, config, arena, state);
            }
            if (fd < 0) {
                throw failure("cannot open UDP port " + config.bind(), state);
            }
            return new LinuxSocket(fd, ipv6);
        }
    }

    private static int openBound(boolean ipv6, PortConfig config, Arena arena, MemorySegment state) {
        int fd = open(ipv6 ? LinuxCalls.AF_INET6 : LinuxCalls.AF_INET, config, arena, state);
        if (fd >= 0 && !bind(fd, config.bind(), ipv6, arena, state)) {
            LinuxCalls.close(state, fd);
            return -1;
        }
        return fd;
    }

    private static boolean isWithoutIpv6(int error) {
        return error == LinuxCalls.EAFNOSUPPORT || error == LinuxCalls.EADDRNOTAVAIL;
    }

    /**
     * Opens a socket connected to that address.
     *
     * @throws IllegalStateException when that does not work
     */
    static LinuxSocket connected(InetSocketAddress remote, PortConfig config) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(LinuxCalls.STATE);
            boolean ipv6 = !(remote.getAddress() instanceof Inet4Address);
            int fd = open(ipv6 ? LinuxCalls.AF_INET6 : LinuxCalls.AF_INET, config, arena, state);
            if (fd < 0) {
                throw failure("cannot open a UDP socket", state);
            }
            MemorySegment name = arena.allocate(SocketAddresses.ROW, 8);
            int length = SocketAddresses.write(name, 0, remote, ipv6);
            InetSocketAddress local = config.bind();
            boolean bound = local.getAddress().isAnyLocalAddress() && local.getPort() == 0
                    || bind(fd, local, ipv6, arena, state);
            if (!bound || LinuxCalls.connect(state, fd, name, length) != 0) {
                IllegalStateException failure = failure("cannot connect a UDP socket to " + remote, state);
                LinuxCalls.close(state, fd);
                throw failure;
            }
            return new LinuxSocket(fd, ipv6);
        }
    }

    private static int open(int domain, PortConfig config, Arena arena, MemorySegment state) {
        int type = LinuxCalls.SOCK_DGRAM | LinuxCalls.SOCK_NONBLOCK | LinuxCalls.SOCK_CLOEXEC;
        int fd = LinuxCalls.socket(state, domain, type);
        if (fd < 0) {
            return fd;
        }
        MemorySegment value = arena.allocate(4, 4);
        if (domain == LinuxCalls.AF_INET6) {
            set(state, fd, LinuxCalls.IPPROTO_IPV6, LinuxCalls.IPV6_V6ONLY, 0, value);
            set(state, fd, LinuxCalls.IPPROTO_IPV6, LinuxCalls.IPV6_MTU_DISCOVER, LinuxCalls.PMTUDISC_OMIT, value);
        }
        set(state, fd, LinuxCalls.IPPROTO_IP, LinuxCalls.IP_MTU_DISCOVER, LinuxCalls.PMTUDISC_OMIT, value);
        // The forced form passes the system's limit and needs CAP_NET_ADMIN.
        int receive = config.receiveBufferBytes();
        if (!set(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_RCVBUFFORCE, receive, value)) {
            set(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_RCVBUF, receive, value);
        }
        int send = config.sendBufferBytes();
        if (!set(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_SNDBUFFORCE, send, value)) {
            set(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_SNDBUF, send, value);
        }
        return fd;
    }

    /** Sets an option; false where the kernel does not know it or does not want to. */
    boolean set(int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return set(arena.allocate(LinuxCalls.STATE), fd, level, option, value, arena.allocate(4, 4));
        }
    }

    private static boolean set(MemorySegment state, int fd, int level, int option, int value, MemorySegment scratch) {
        scratch.set(ValueLayout.JAVA_INT, 0, value);
        return LinuxCalls.setsockopt(state, fd, level, option, scratch, 4) == 0;
    }

    InetSocketAddress localAddress() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(LinuxCalls.STATE);
            MemorySegment name = arena.allocate(SocketAddresses.ROW, 8);
            MemorySegment length = arena.allocate(4, 4);
            length.set(ValueLayout.JAVA_INT, 0, SocketAddresses.IPV6_LENGTH);
            if (LinuxCalls.getsockname(state, fd, name, length) != 0) {
                throw failure("socket without a name", state);
            }
            return SocketAddresses.toJava(name, 0);
        }
    }

    void close() {
        try (Arena arena = Arena.ofConfined()) {
            LinuxCalls.close(arena.allocate(LinuxCalls.STATE), fd);
        }
    }

    private static boolean bind(int fd, InetSocketAddress local, boolean ipv6, Arena arena, MemorySegment state) {
        MemorySegment name = arena.allocate(SocketAddresses.ROW, 8);
        return LinuxCalls.bind(state, fd, name, SocketAddresses.write(name, 0, local, ipv6)) == 0;
    }

    private static IllegalStateException failure(String what, MemorySegment state) {
        return new IllegalStateException(what + ", errno " + LinuxCalls.errno(state));
    }
}
