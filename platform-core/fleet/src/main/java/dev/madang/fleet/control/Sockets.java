package dev.madang.fleet.control;

import java.io.IOException;
import java.net.Socket;

/** What is done to every socket. */
final class Sockets {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");

    /** What the kernel has taken to send, no urgent frame overtakes: little, so that it waits for little. */
    private static final int SEND_BUFFER = 256 * 1024;

    private Sockets() {}

    static void prepare(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSendBufferSize(SEND_BUFFER);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException odd) {
            LOG.log(System.Logger.Level.DEBUG, "a connection did not close well", odd);
        }
    }
}
