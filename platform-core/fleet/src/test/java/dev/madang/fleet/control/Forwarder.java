package dev.madang.fleet.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between two nodes on loopback: passes bytes on, stops doing so, or cuts. */
final class Forwarder implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress to;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    /** What callers said in the first connection. */
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private boolean paused;

    Forwarder(InetSocketAddress to) throws IOException {
        this.to = to;
        start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void start(Runnable work) {
        threads.add(Thread.ofVirtual().start(work));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket in = server.accept();
                sockets.add(in);
                Socket out = new Socket();
                sockets.add(out);
                out.connect(to);
                boolean first = sockets.size() == 2;
                start(() -> copy(in, out, first));
                start(() -> copy(out, in, false));
            } catch (IOException closed) {
                // Then the loop ends too.
            }
        }
    }

    private void copy(Socket from, Socket into, boolean record) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            int length;
            while ((length = in.read(buffer)) >= 0) {
                awaitTurn();
                if (record) {
                    synchronized (said) {
                        said.write(buffer, 0, length);
                    }
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException | InterruptedException cut) {
            return;
        }
    }

    private synchronized void awaitTurn() throws InterruptedException {
        while (paused) {
            wait();
        }
    }

    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
        notifyAll();
    }

    byte[] said() {
        synchronized (said) {
            return said.toByteArray();
        }
    }

    /** Closes all connections. */
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        resume();
    }
}
