package dev.madang.media.net.platform;

import dev.madang.media.net.ClientDatagramPort;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.linux.LinuxClientPort;
import dev.madang.media.net.linux.LinuxDatagramPort;
import dev.madang.media.net.linux.Waker;
import dev.madang.media.net.nio.NioClientPort;
import dev.madang.media.net.nio.NioDatagramPort;
import dev.madang.media.net.tcp.IceTcpConfig;
import dev.madang.media.net.tcp.IceTcpPort;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/** Opens the fastest port that works here; which one that is, its {@link DatagramPort#description} says. */
public final class DatagramPorts {
    private static final int SAME_NUMBER_ATTEMPTS = 8;
    private static final String OBSTACLE = obstacle();

    private DatagramPorts() {}

    /**
     * Opens a port on the calling thread, to which it then belongs.
     *
     * @param arena holds its memory, and must not be closed before the port
     * @throws IllegalStateException when the address cannot be bound
     */
    public static DatagramPort open(PortConfig config, Arena arena) {
        return isNative() && !config.portable()
                ? new LinuxDatagramPort(config, arena)
                : new NioDatagramPort(config, whyPortable(config), arena);
    }

    /**
     * The same with ICE-TCP on the same number; where any number will do, one that both can have.
     *
     * @throws IllegalStateException when the address cannot be bound
     */
    public static IceTcpPort open(PortConfig config, IceTcpConfig tcp, Arena arena) {
        for (int attempt = 1; ; attempt++) {
            DatagramPort udp = open(config, arena);
            try {
                return new IceTcpPort(udp, tcp);
            } catch (IllegalStateException taken) {
                udp.close();
                if (config.bind().getPort() != 0 || attempt == SAME_NUMBER_ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    /**
     * The same with defaults but for the kernel's buffers.
     *
     * @param socketBufferBytes size that is asked for of the kernel's receive and send buffers
     * @throws IllegalStateException when the address cannot be bound
     */
    public static DatagramPort open(InetSocketAddress bind, int socketBufferBytes, Arena arena) {
        return open(PortConfig.of(bind).withBuffers(socketBufferBytes, socketBufferBytes), arena);
    }

    /**
     * Opens a port of many clients on the calling thread, to which it then belongs. Sockets are bound to the configured
     * address, which is the wildcard address with port 0 as a rule.
     *
     * @param arena holds its memory, and must not be closed before the port
     */
    public static ClientDatagramPort openClient(PortConfig config, Arena arena) {
        return isNative() && !config.portable()
                ? new LinuxClientPort(config, arena)
                : new NioClientPort(config, whyPortable(config), arena);
    }

    /** The portable port, whatever the system. */
    public static DatagramPort openPortable(InetSocketAddress bind, int socketBufferBytes, Arena arena) {
        return open(
                PortConfig.of(bind)
                        .withBuffers(socketBufferBytes, socketBufferBytes)
                        .withPortable(true),
                arena);
    }

    /** Whether {@link #open} makes native ports: on 64-bit Linux, where this module may call the C library. */
    public static boolean isNative() {
        return OBSTACLE.isEmpty();
    }

    private static String whyPortable(PortConfig config) {
        return config.portable() ? "as configured" : OBSTACLE;
    }

    private static String obstacle() {
        String architecture = System.getProperty("os.arch", "");
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return "not on Linux";
        }
        if (!architecture.equals("amd64") && !architecture.equals("aarch64")
                || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return "native calls are not made for " + architecture;
        }
        if (!DatagramPorts.class.getModule().isNativeAccessEnabled()) {
            return "native access is not enabled";
        }
        try {
            new Waker().close();
            return "";
        } catch (RuntimeException | LinkageError e) {
            return "native calls do not work: " + e;
        }
    }
}
