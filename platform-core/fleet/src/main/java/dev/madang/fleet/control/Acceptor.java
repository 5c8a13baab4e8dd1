package dev.madang.fleet.control;

import dev.madang.fleet.link.LinkRefusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes connections, as many as may have a handshake at once, in all and from one source. */
final class Acceptor implements Runnable {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");
    /** After a failure to accept, as when there are no file descriptors left. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final ServerSocket server;
    private final LinkSetup setup;
    private final Establisher establisher;
    private final Threads threads;

    // Its own monitor guards these.
    private final Map<InetAddress, Integer> ofSource = new HashMap<>();
    private int all;

    Acceptor(ServerSocket server, LinkSetup setup, Establisher establisher, Threads threads) {
        this.server = server;
        this.setup = setup;
        this.establisher = establisher;
        this.threads = threads;
    }

    @Override
    public void run() {
        while (!server.isClosed()) {
            try {
                take(server.accept());
            } catch (IOException failed) {
                if (!server.isClosed()) {
                    LOG.log(System.Logger.Level.ERROR, "no control link can be taken", failed);
                    LockSupport.parkNanos(PAUSE);
                }
            }
        }
    }

    private void take(Socket socket) {
        InetAddress source = socket.getInetAddress();
        if (source == null || !enter(source)) {
            Sockets.close(socket);
            return;
        }
        threads.start("handshake", () -> {
            try {
                establisher.answer(socket);
            } finally {
                leave(source);
            }
        });
    }

    private synchronized boolean enter(InetAddress source) {
        if (all >= setup.bounds().handshakes()) {
            setup.metrics().refused(LinkRefusal.TOO_MANY_HANDSHAKES);
            return false;
        }
        if (ofSource.getOrDefault(source, 0) >= setup.bounds().handshakesOfSource()) {
            setup.metrics().refused(LinkRefusal.TOO_MANY_FROM_SOURCE);
            return false;
        }
        all++;
        ofSource.merge(source, 1, Integer::sum);
        return true;
    }

    private synchronized void leave(InetAddress source) {
        all--;
        ofSource.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1);
    }
}
