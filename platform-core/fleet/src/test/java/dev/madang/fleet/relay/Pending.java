package dev.madang.fleet.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What other threads would do, one thing at a time, whenever the test wants it. */
final class Pending {
    private final Random random;
    private final List<Runnable> tasks = new ArrayList<>();

    Pending(long seed) {
        random = new Random(seed);
    }

    void add(Runnable task) {
        tasks.add(task);
    }

    /** Does any of it; false where there is nothing. */
    boolean runOne() {
        if (tasks.isEmpty()) {
            return false;
        }
        tasks.remove(random.nextInt(tasks.size())).run();
        return true;
    }

    void runAll() {
        while (runOne()) {
            // Each run does one.
        }
    }

    /** Calls of one listener, which come in order. */
    final class Calls {
        private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
        private boolean over;

        void add(Runnable call) {
            if (!over) {
                queue.add(call);
                tasks.add(() -> {
                    Runnable next = queue.poll();
                    if (next != null) {
                        next.run();
                    }
                });
            }
        }

        void end() {
            over = true;
            queue.clear();
        }
    }
}
