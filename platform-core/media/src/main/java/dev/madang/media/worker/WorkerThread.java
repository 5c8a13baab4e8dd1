package dev.madang.media.worker;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import java.lang.foreign.Arena;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Runs a {@link MediaWorker} on a thread of its own, which opens and owns its port and memory. */
public final class WorkerThread {
    private static final System.Logger LOG = System.getLogger(WorkerThread.class.getName());
    private static final long WAIT_NANOS = 1_000_000_000L;
    private static final int EGRESS_BYTES = 256 * 1024;
    private static final int EGRESS_PACKETS = 1024;
    private static final int MAX_SLOTS = 256 * 1024;

    private final int index;
    private final WorkerDeath death;
    private final CompletableFuture<MediaWorker> started = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopping;

    private WorkerThread(int index, Function<Arena, DatagramPort> opener, WorkerDeath death) {
        this.index = index;
        this.death = death;
        this.thread = Thread.ofPlatform().name("media-" + index).daemon().unstarted(() -> run(opener));
    }

    /**
     * Starts a worker and waits until its port is open.
     *
     * @param index its number among the workers of the process, 0 and up
     * @param opener opens the port, on the worker's thread
     * @throws IllegalStateException when the port cannot be opened
     */
    public static WorkerThread start(int index, Function<Arena, DatagramPort> opener, WorkerDeath death) {
        WorkerThread worker = new WorkerThread(index, opener, death);
        worker.thread.start();
        try {
            worker.started.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("worker " + index + " could not start: " + e.getCause(), e);
        }
        return worker;
    }

    /** The worker. */
    public MediaWorker worker() {
        return started.join();
    }

    private void run(Function<Arena, DatagramPort> opener) {
        try (Arena arena = Arena.ofConfined()) {
            DatagramPort port;
            MediaWorker worker;
            try {
                port = opener.apply(arena);
                Egress egress = new Egress(arena, port, EGRESS_BYTES, EGRESS_PACKETS);
                worker = new MediaWorker(index, port, egress, new PacketSlab(arena, MAX_SLOTS), System::nanoTime);
            } catch (RuntimeException | Error e) {
                started.completeExceptionally(e);
                return;
            }
            started.complete(worker);
            try {
                while (!stopping) {
                    worker.turn(WAIT_NANOS);
                }
                worker.closeAll(CloseReason.NODE_STOPPED);
            } catch (RuntimeException | Error e) {
                died(e);
            } finally {
                port.close();
            }
        }
    }

    private void died(Throwable cause) {
        try {
            LOG.log(System.Logger.Level.ERROR, "worker " + index + " died", cause);
        } finally {
            // Also where there is no memory left to log with.
            death.onDeath(Integer.toString(index), cause);
        }
    }

    /** Ends every Peer and the thread, and waits for it. */
    public void stop() {
        stopping = true;
        if (started.isDone() && !started.isCompletedExceptionally()) {
            started.join().post(() -> {});
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
