package dev.madang.fleet.control;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The virtual threads of control links: started here, so that it is known when all have ended. */
final class Threads {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    void start(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(name, work));
        running.add(thread);
        thread.start();
    }

    private void run(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error bug) {
            LOG.log(System.Logger.Level.ERROR, "a thread of control links ended by a fault: " + name, bug);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /** Waits until all have ended, but for the one that calls; false when the time is over before. */
    boolean awaitEnd(long nanos) {
        long deadline = System.nanoTime() + nanos;
        boolean interrupted = false;
        Optional<Thread> other = other();
        while (other.isPresent()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                other.get().join(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            } catch (InterruptedException stopped) {
                interrupted = true;
            }
            other = other();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return other.isEmpty();
    }

    private Optional<Thread> other() {
        return running.stream()
                .filter(thread -> thread != Thread.currentThread())
                .findAny();
    }

    int count() {
        return running.size();
    }
}
