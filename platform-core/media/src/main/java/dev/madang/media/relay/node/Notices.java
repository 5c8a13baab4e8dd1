package dev.madang.media.relay.node;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Calls of one listener, in order, on another thread than a worker's. Any thread. */
final class Notices {
    private static final System.Logger LOG = System.getLogger(Notices.class.getName());

    private final Executor executor;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private boolean running;
    private boolean over;

    Notices(Executor executor) {
        this.executor = executor;
    }

    synchronized void add(Runnable notice) {
        if (over) {
            return;
        }
        queue.add(notice);
        if (!running) {
            running = true;
            executor.execute(this::run);
        }
    }

    /** Nothing is told any more. */
    synchronized void end() {
        over = true;
        queue.clear();
    }

    /** Nothing is told after that. */
    synchronized void last(Runnable notice) {
        add(notice);
        over = true;
    }

    private void run() {
        while (true) {
            Runnable notice;
            synchronized (this) {
                notice = queue.poll();
                if (notice == null) {
                    running = false;
                    return;
                }
            }
            try {
                notice.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a relay's listener failed", e);
            }
        }
    }
}
