package dev.madang.rooms;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done after steps, in the order in which it was added, one at a time, by whoever comes. Any thread may add and deliver.
 */
final class Effects {
    private static final System.Logger LOG = System.getLogger("dev.madang.rooms");

    // Its own monitor guards these.
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private long added;
    private long done;
    private @Nullable Thread deliverer;

    synchronized void add(Runnable effect) {
        waiting.addLast(effect);
        added++;
    }

    /** The number of the newest, 0 while there never was one. */
    synchronized long newest() {
        return added;
    }

    /** Returns when that one and all before it are done, by whomever; at once for one who is just doing another. */
    void deliver(long mine) {
        if (!takeTurn(mine)) {
            return;
        }
        Runnable effect;
        while ((effect = next()) != null) {
            boolean fatal = true;
            try {
                effect.run();
                fatal = false;
            } catch (RuntimeException bug) {
                fatal = false;
                // One listener must not keep others from what they are to be told.
                LOG.log(System.Logger.Level.ERROR, "what came of a room's step failed", bug);
            } finally {
                done(fatal);
            }
        }
    }

    /** Whether this thread is to do what waits. */
    private synchronized boolean takeTurn(long mine) {
        if (deliverer == Thread.currentThread()) {
            return false;
        }
        boolean interrupted = false;
        while (deliverer != null && done < mine) {
            try {
                wait();
            } catch (InterruptedException stopped) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (done >= mine) {
            return false;
        }
        deliverer = Thread.currentThread();
        return true;
    }

    private synchronized @Nullable Runnable next() {
        Runnable effect = waiting.pollFirst();
        if (effect == null) {
            deliverer = null;
            notifyAll();
        }
        return effect;
    }

    /** @param last whether somebody else must go on */
    private synchronized void done(boolean last) {
        done++;
        if (last) {
            deliverer = null;
        }
        notifyAll();
    }
}
