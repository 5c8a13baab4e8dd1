package dev.madang.fleet.control;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Looks 20 times a second at what may take too long. Any thread adds and removes. */
final class Watch implements Runnable {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);

    /** Something with a deadline. */
    interface Watched {
        /**
         * Looks whether something takes too long. Must not block.
         *
         * @param sinceLast nanoseconds since the last look at anything
         */
        void look(long sinceLast);

        /** Everything is to end. */
        void stop();
    }

    private final Semaphore stopped = new Semaphore(0);

    // Its own monitor guards these.
    private final Set<Watched> all = new HashSet<>();
    private boolean stopping;

    /** Begins to look at it; false when everything is to end and this must not begin. */
    synchronized boolean add(Watched watched) {
        return !stopping && all.add(watched);
    }

    synchronized void remove(Watched watched) {
        all.remove(watched);
    }

    /** Tells all to stop; the watch itself ends when all have removed themselves. */
    void stop() {
        List<Watched> now;
        synchronized (this) {
            stopping = true;
            now = List.copyOf(all);
        }
        now.forEach(Watched::stop);
        stopped.release();
    }

    private static void look(Watched watched, long sinceLast) {
        try {
            watched.look(sinceLast);
        } catch (RuntimeException bug) {
            // Others would never be looked at again.
            LOG.log(System.Logger.Level.ERROR, "what watches control links failed", bug);
        }
    }

    private synchronized boolean isOver() {
        return stopping && all.isEmpty();
    }

    private synchronized List<Watched> all() {
        return List.copyOf(all);
    }

    @Override
    public void run() {
        long last = System.nanoTime();
        while (!isOver()) {
            try {
                // The permit of stop() only ends the present wait early.
                stopped.tryAcquire(STEP, TimeUnit.NANOSECONDS);
            } catch (InterruptedException nobodyDoes) {
                throw new IllegalStateException(nobodyDoes);
            }
            long now = System.nanoTime();
            for (Watched watched : all()) {
                look(watched, now - last);
            }
            last = now;
        }
    }
}
