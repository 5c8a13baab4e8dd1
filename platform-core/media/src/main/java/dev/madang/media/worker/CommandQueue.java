package dev.madang.media.worker;

import dev.madang.media.engine.MediaException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What other threads want done on a worker's thread, in order. It is bounded: a worker that does not come to its commands
 * takes no more of them, first of those that somebody waits for.
 */
final class CommandQueue {
    /** With so many ahead nobody would get his answer in time. */
    static final int MOST_CALLS = 4_096;
    /** A worker that leaves so many undone has stopped: what belongs to its Peers may fail. */
    static final int MOST_COMMANDS = 65_536;

    private static final int COMMANDS_A_TURN = 256;

    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Runnable wake;
    private final long patienceNanos;

    /**
     * @param wake makes the worker look at the queue soon; any thread
     * @param patienceNanos how long a caller waits for the worker
     */
    CommandQueue(Runnable wake, long patienceNanos) {
        this.wake = wake;
        this.patienceNanos = patienceNanos;
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /**
     * Adds a command. Any thread.
     *
     * @throws MediaException when {@value #MOST_COMMANDS} commands wait already
     */
    void post(Runnable command) {
        add(command, MOST_COMMANDS);
    }

    private void add(Runnable command, int most) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw new MediaException("a worker has too much to do");
        }
        commands.add(command);
        wake.run();
    }

    /**
     * Runs the task on the worker's thread and waits for what it gives. Any other thread. A task that nobody waits for any more
     * is not begun.
     *
     * @throws MediaException when the worker does not answer in time, or {@value #MOST_CALLS} commands wait already
     */
    <T> T call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        add(() -> answer(task, result), MOST_CALLS);
        try {
            return result.get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new MediaException("interrupted while a worker was asked");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            result.cancel(false);
            throw new MediaException("a worker did not answer in time");
        }
    }

    private static <T> void answer(Supplier<T> task, CompletableFuture<T> result) {
        if (result.isDone()) {
            return;
        }
        try {
            result.complete(task.get());
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** Runs what waits, a turn's share at the most; on the worker's thread. */
    void run(Consumer<RuntimeException> onFault) {
        for (int i = 0; i < COMMANDS_A_TURN; i++) {
            Runnable command = commands.poll();
            if (command == null) {
                return;
            }
            count.decrementAndGet();
            try {
                command.run();
            } catch (RuntimeException e) {
                onFault.accept(e);
            }
        }
    }
}
