package dev.madang.fleet.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Stands between a client and a server on loopback and can be slow, lead elsewhere, or lose all without a word. */
final class Proxy implements AutoCloseable {
    private final ServerSocket door;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger generation = new AtomicInteger();
    private volatile int target;
    private volatile Duration delay = Duration.ZERO;
    private volatile int lostBelow;

    Proxy(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + door.getLocalPort();
    }

    /** So long everything takes in each direction. */
    void slow(Duration time) {
        delay = time;
    }

    /** Where new connections lead to. */
    void target(int port) {
        target = port;
    }

    /** Connections that are there stay open, and nothing comes through them any more. */
    void loseConnections() {
        lostBelow = generation.incrementAndGet();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                int own = generation.get();
                Thread.ofVirtual().start(() -> pump(client, server, own));
                Thread.ofVirtual().start(() -> pump(server, client, own));
            } catch (IOException refused) {
                // Whoever wanted to connect sees it.
                continue;
            }
        }
    }

    private void pump(Socket from, Socket to, int own) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            int read = from.getInputStream().read(buffer);
            while (read >= 0) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < delay.toNanos()) {
                    LockSupport.parkNanos(5_000_000);
                }
                if (own >= lostBelow) {
                    to.getOutputStream().write(buffer, 0, read);
                }
                read = from.getInputStream().read(buffer);
            }
        } catch (IOException closed) {
            // Both sides are closed with it.
            return;
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
