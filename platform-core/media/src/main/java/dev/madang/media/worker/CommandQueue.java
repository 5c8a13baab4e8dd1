package dev.madang.media.worker;

import dev.madang.media.engine.MediaException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What other threads want done on a worker's thread, in order. */
final class CommandQueue {
    private static final int COMMANDS_A_TURN = 256;
    private static final long CALL_SECONDS = 5;

    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Runnable wake;

    /** @param wake makes the worker look at the queue soon; any thread */
    CommandQueue(Runnable wake) {
        this.wake = wake;
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /** Adds a command. Any thread. */
    void post(Runnable command) {
        commands.add(command);
        wake.run();
    }

    /**
     * Runs the task on the worker's thread and waits for what it gives. Any other thread.
     *
     * @throws MediaException when the worker does not answer in time
     */
    <T> T call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        post(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(CALL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MediaException("interrupted while a worker was asked");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new MediaException("a worker did not answer in time");
        }
    }

    /** Runs what waits, a turn's share at the most; on the worker's thread. */
    void run(Consumer<RuntimeException> onFault) {
        for (int i = 0; i < COMMANDS_A_TURN; i++) {
            Runnable command = commands.poll();
            if (command == null) {
                return;
            }
            try {
                command.run();
            } catch (RuntimeException e) {
                onFault.accept(e);
            }
        }
    }
}
