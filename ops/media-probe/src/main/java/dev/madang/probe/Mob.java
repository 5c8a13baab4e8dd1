package dev.madang.probe;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Many connections that misbehave until a moment, and come back when they are closed, so many times. */
final class Mob implements AutoCloseable {
    private static final long MILLI = 1_000_000;

    private final URI server;
    private final long untilNanos;
    private final Set<RawSocket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong closed = new AtomicLong();

    Mob(URI server, long untilNanos) {
        this.server = server;
        this.untilNanos = untilNanos;
    }

    /** What one of them does; an exception when its connection is closed. */
    interface Deed {
        void with(RawSocket socket) throws IOException;
    }

    /**
     * @param lives how often each connects
     */
    void send(int many, int lives, Deed deed) {
        for (int i = 0; i < many; i++) {
            threads.execute(() -> {
                for (int life = 0; life < lives && isGoingOn(); life++) {
                    try (RawSocket socket = new RawSocket(server)) {
                        sockets.add(socket);
                        deed.with(socket);
                    } catch (IOException cutOff) {
                        closed.incrementAndGet();
                    }
                    pause(20);
                }
            });
        }
    }

    boolean isGoingOn() {
        return System.nanoTime() < untilNanos;
    }

    /** How often one was refused or cut off. */
    long closed() {
        return closed.get();
    }

    static void pause(long millis) {
        LockSupport.parkNanos(millis * MILLI);
    }

    /** Waits for the end, then lets all connections go. */
    @Override
    public void close() {
        while (isGoingOn()) {
            pause(50);
        }
        sockets.forEach(RawSocket::close);
        threads.shutdownNow();
        threads.close();
    }
}
