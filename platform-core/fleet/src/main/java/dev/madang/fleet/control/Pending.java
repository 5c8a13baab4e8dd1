package dev.madang.fleet.control;

import java.net.Socket;

/** A connection whose handshake is not over: closed when that takes too long. */
final class Pending implements Watch.Watched {
    private final Socket socket;
    private final long deadline;
    private volatile boolean late;
    private volatile boolean stopped;

    Pending(Socket socket, long deadline) {
        this.socket = socket;
        this.deadline = deadline;
    }

    /** Whether it was closed as it took too long. */
    boolean isLate() {
        return late;
    }

    /** Whether it was closed as everything ends. */
    boolean isStopped() {
        return stopped;
    }

    @Override
    public void look(long sinceLast) {
        if (System.nanoTime() - deadline >= 0) {
            late = true;
            Sockets.close(socket);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        Sockets.close(socket);
    }
}
