package dev.madang.media.net;

import java.net.InetSocketAddress;

/**
 * A port of many clients: each connection has a connected socket, and so a local port, of its own. A number of
 * {@link #addresses} therefore names a socket, also where many are connected to the same remote address. Releasing the
 * number closes the socket, at the next {@link #receive} or {@link #send}. Nothing arrives from unknown sources.
 */
public interface ClientDatagramPort extends DatagramPort {
    /**
     * Opens a socket.
     *
     * @return its number
     * @throws IllegalStateException when that does not work, as when there are too many
     */
    @Override
    int connect(InetSocketAddress remote);

    /**
     * The local address of a socket; allocates.
     *
     * @throws IllegalArgumentException when there is no such socket
     */
    InetSocketAddress localAddress(int id);

    /** Sockets open. */
    int sockets();
}
