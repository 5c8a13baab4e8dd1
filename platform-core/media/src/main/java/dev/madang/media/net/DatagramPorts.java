package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/** Opens the fastest port that works here; which one that is, its {@link DatagramPort#description} says. */
public final class DatagramPorts {
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
     * The same with defaults but for the kernel's buffers.
     *
     * @param socketBufferBytes wish for the kernel's receive and send buffers
     * @throws IllegalStateException when the address cannot be bound
     */
    public static DatagramPort open(InetSocketAddress bind, int socketBufferBytes, Arena arena) {
        return open(PortConfig.of(bind).withBuffers(socketBufferBytes, socketBufferBytes), arena);
    }

    /**
     * The client role's port: a socket per remote address.
     *
     * @param coalescing whether the kernel hands out runs of datagrams in one piece ({@code UDP_GRO})
     * @throws IllegalStateException where native calls are not possible: it exists for Linux only
     */
    public static DatagramPort openConnected(int socketBufferBytes, boolean coalescing, Arena arena) {
        if (!isNative()) {
            throw new IllegalStateException("the client role needs Linux and --enable-native-access");
        }
        return new ConnectedSocketsPort(
                PortConfig.of(new InetSocketAddress(0))
                        .withBuffers(socketBufferBytes, socketBufferBytes)
                        .withCoalescing(coalescing),
                arena);
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
