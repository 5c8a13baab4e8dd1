package dev.madang.media.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.engine.MediaException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CommandQueueTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final List<RuntimeException> faults = new ArrayList<>();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void commandsRunInOrderAShareAtATime() {
        CommandQueue queue = new CommandQueue(() -> {}, PATIENCE_NANOS);
        for (int i = 0; i < 300; i++) {
            int number = i;
            queue.post(() -> done.add(number));
        }
        queue.run(faults::add);
        assertThat(done).hasSize(256);
        queue.run(faults::add);
        assertThat(done)
                .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aFaultEndsItsOwnCommandOnly() {
        CommandQueue queue = new CommandQueue(() -> {}, PATIENCE_NANOS);
        queue.post(() -> {
            throw new IllegalStateException("broken");
        });
        queue.post(() -> done.add(1));
        queue.run(faults::add);
        assertThat(faults).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(done).containsExactly(1);
    }

    @Test
    void aStoppedWorkerIsGivenNoMoreOfWhatComesAgainByItself() {
        CommandQueue queue = new CommandQueue(() -> {}, PATIENCE_NANOS);
        for (int i = 0; i < CommandQueue.MOST_COMMANDS; i++) {
            assertThat(queue.offer(() -> done.add(0))).isTrue();
        }
        assertThat(queue.offer(() -> done.add(1))).isFalse();
        queue.post(() -> done.add(2));

        queue.run(faults::add);
        assertThat(queue.offer(() -> done.add(3))).isTrue();
        while (!queue.isEmpty()) {
            queue.run(faults::add);
        }
        assertThat(done)
                .hasSize(CommandQueue.MOST_COMMANDS + 2)
                .doesNotContain(1)
                .endsWith(2, 3);
    }

    @Test
    void noMoreCallersWaitThanTheBoundHoweverMuchIsPosted() {
        CommandQueue queue = new CommandQueue(() -> {}, PATIENCE_NANOS);
        for (int i = 0; i < 20_000; i++) {
            queue.post(() -> done.add(0));
        }
        List<CompletableFuture<Boolean>> calls = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CommandQueue.MOST_CALLS + 50; i++) {
                calls.add(CompletableFuture.supplyAsync(() -> queue.call(() -> done.add(1)), callers));
            }
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (calls.stream().filter(CompletableFuture::isDone).count() < 50 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(calls.stream().filter(CompletableFuture::isCompletedExceptionally))
                    .hasSize(50);
            while (!calls.stream().allMatch(CompletableFuture::isDone)) {
                queue.run(faults::add);
            }
        }
        assertThat(done.stream().filter(one -> one == 1)).hasSize(CommandQueue.MOST_CALLS);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aCallGivesWhatTheTaskGivesOrItsFault() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CommandQueue queue = new CommandQueue(asked::countDown, PATIENCE_NANOS);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> queue.call(() -> "answer"));
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        queue.run(faults::add);
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("answer");

        CompletableFuture<String> refused = CompletableFuture.supplyAsync(() -> queue.call(() -> {
            throw new MediaException("The peer has closed.");
        }));
        while (!refused.isDone()) {
            queue.run(faults::add);
        }
        assertThatThrownBy(refused::join).hasRootCauseMessage("The peer has closed.");
        assertThat(faults).isEmpty();
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotBegun() {
        CommandQueue queue = new CommandQueue(() -> {}, 1);
        assertThatThrownBy(() -> queue.call(() -> done.add(1)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("in time");
        queue.run(faults::add);
        assertThat(done).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
    }
}
