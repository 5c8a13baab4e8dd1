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
    /** How many were taken to be done. */
    private long taken;
    /** How many were done when the last turn ended. */
    private long done;
    /** How far the present turn goes. */
    private long upTo;

    private @Nullable Thread deliverer;

    synchronized void add(Runnable effect) {
        waiting.addLast(effect);
        added++;
    }

    /** The number of the newest, 0 while there never was one. */
    synchronized long newest() {
        return added;
    }

    /**
     * Returns when that one and all before it are done, by whomever; at once for one who is just doing another, whose turn lasts until
     * that one is done too. Whoever has done what is its own leaves the rest to those whose it is.
     *
     * @throws Error when one of those that were done threw it; all were done nevertheless
     */
    void deliver(long mine) {
        if (!takeTurn(mine)) {
            return;
        }
        Error fatal = null;
        Runnable effect;
        while ((effect = next()) != null) {
            try {
                effect.run();
            } catch (RuntimeException bug) {
                // One listener must not keep others from what they are to be told.
                LOG.log(System.Logger.Level.ERROR, "what came of a room's step failed", bug);
            } catch (Error bug) {
                LOG.log(System.Logger.Level.ERROR, "what came of a room's step failed", bug);
                fatal = bug;
            }
        }
        if (fatal != null) {
            throw fatal;
        }
    }

    /** Whether this thread is to do what waits. */
    private synchronized boolean takeTurn(long mine) {
        if (deliverer == Thread.currentThread()) {
            upTo = Math.max(upTo, mine);
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
        upTo = mine;
        return true;
    }

    /** The next of this turn, or null at its end, when what was taken before is done. */
    private synchronized @Nullable Runnable next() {
        Runnable effect = taken < upTo ? waiting.pollFirst() : null;
        if (effect == null) {
            done = taken;
            deliverer = null;
            notifyAll();
        } else {
            taken++;
        }
        return effect;
    }
}
