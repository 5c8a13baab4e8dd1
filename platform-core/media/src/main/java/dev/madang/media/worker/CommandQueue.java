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
 * What other threads want done on a worker's thread, in order. A worker that does not come to its commands takes no more calls
 * than have a chance of an answer, and nothing that comes again by itself. What would be missed for ever is always taken: there is no
 * more of it than Peers make.
 */
final class CommandQueue {
    /** Callers that wait at once. */
    static final int MOST_CALLS = 4_096;
    /** A worker that leaves so many undone has stopped, or is overwhelmed for seconds. */
    static final int MOST_COMMANDS = 65_536;

    private static final int COMMANDS_A_TURN = 256;

    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
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

    /** Adds a command. Any thread. */
    void post(Runnable command) {
        count.incrementAndGet();
        commands.add(command);
        wake.run();
    }

    /**
     * Adds a command that is asked for again where it is not done. Any thread.
     *
     * @return false when {@value #MOST_COMMANDS} commands wait already: it is not done
     */
    boolean offer(Runnable command) {
        if (count.get() >= MOST_COMMANDS) {
            return false;
        }
        post(command);
        return true;
    }

    /**
     * Runs the task on the worker's thread and waits for what it gives. Any other thread. A task that nobody waits for any more
     * is not begun.
     *
     * @throws MediaException when the worker does not answer in time, or {@value #MOST_CALLS} callers wait already
     */
    <T> T call(Supplier<T> task) {
        try {
            if (calls.incrementAndGet() > MOST_CALLS) {
                throw new MediaException("a worker has too much to do");
            }
            return await(task);
        } finally {
            calls.decrementAndGet();
        }
    }

    private <T> T await(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        post(() -> answer(task, result));
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
