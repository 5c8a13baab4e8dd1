package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What comes of steps is done once, in order, by whomever, and nobody is kept for longer than it takes to do what is its own. */
class EffectsTest {
    private final Effects effects = new Effects();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    private void add(String what) {
        effects.add(() -> done.add(what));
    }

    @Test
    void whoDeliversDoesWhatIsBeforeItsOwnAndLeavesTheRest() {
        add("1");
        add("2");
        long mine = effects.newest();
        add("3");
        effects.deliver(mine);
        assertThat(done).containsExactly("1", "2");
        effects.deliver(effects.newest());
        assertThat(done).containsExactly("1", "2", "3");
    }

    @Test
    void whatAnEffectCausesIsDoneBehindItInTheSameTurn() {
        effects.add(() -> {
            add("inner");
            effects.deliver(effects.newest());
            done.add("outer");
        });
        effects.deliver(1);
        assertThat(done).containsExactly("outer", "inner");
    }

    @Test
    void aFaultKeepsNothingElseBack() {
        effects.add(() -> {
            throw new IllegalStateException("a bug, as the test has it");
        });
        effects.add(() -> {
            throw new AssertionError("a worse one");
        });
        add("last");
        assertThatThrownBy(() -> effects.deliver(effects.newest())).hasMessage("a worse one");
        assertThat(done).containsExactly("last");
        add("next");
        effects.deliver(effects.newest());
        assertThat(done).containsExactly("last", "next");
    }

    @Test
    void manyThreadsDoAllInOrderAndReturnWhenTheirsIsDone() throws InterruptedException {
        int threads = 8;
        int each = 2_000;
        List<Long> order = new ArrayList<>();
        AtomicInteger early = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(threads);
        long[] numbers = {0};
        for (int i = 0; i < threads; i++) {
            Thread.startVirtualThread(() -> {
                for (int k = 0; k < each; k++) {
                    long mine;
                    boolean[] ran = {false};
                    synchronized (numbers) {
                        long number = ++numbers[0];
                        effects.add(() -> {
                            order.add(number);
                            ran[0] = true;
                        });
                        mine = effects.newest();
                    }
                    effects.deliver(mine);
                    if (!ran[0]) {
                        early.incrementAndGet();
                    }
                }
                over.countDown();
            });
        }
        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(early).hasValue(0);
        assertThat(order).hasSize(threads * each).isSorted();
    }
}
