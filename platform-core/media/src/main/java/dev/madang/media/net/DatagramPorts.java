package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;

/** Opens the fastest port that works here. */
public final class DatagramPorts {
    private DatagramPorts() {}

    /**
     * Opens a port on the calling thread, to which it then belongs.
     *
     * @param socketBufferBytes wish for the kernel's receive and send buffers
     * @throws IllegalStateException when the address cannot be bound
     */
    public static DatagramPort open(InetSocketAddress bind, int socketBufferBytes, Arena arena) {
        return isNative()
                ? new LinuxDatagramPort(bind, socketBufferBytes, arena)
                : new NioDatagramPort(bind, socketBufferBytes, arena);
    }

    /**
     * The client role's port: a socket per remote address.
     *
     * @throws IllegalStateException where native calls are not possible: it exists for Linux only
     */
    public static DatagramPort openConnected(int socketBufferBytes, Arena arena) {
        if (!isNative()) {
            throw new IllegalStateException("the client role needs Linux and --enable-native-access");
        }
        return new ConnectedSocketsPort(socketBufferBytes, arena);
    }

    /** The portable port, whatever the system. */
    public static DatagramPort openPortable(InetSocketAddress bind, int socketBufferBytes, Arena arena) {
        return new NioDatagramPort(bind, socketBufferBytes, arena);
    }

    /** Whether {@link #open} makes native ports: on Linux, where this module may call the C library. */
    public static boolean isNative() {
        return System.getProperty("os.name", "").equals("Linux")
                && DatagramPorts.class.getModule().isNativeAccessEnabled();
    }
}
