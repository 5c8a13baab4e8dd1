package dev.madang.fleet.control;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls one node with a higher name whenever there is no link to it, as long as the directory knows it. A thread of its own. */
final class Dialer implements Runnable {
    /** It is woken when the link ends; this is for a wake that came just before. */
    private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    /** A link that ended sooner does not count as the node having been reached: the other side may refuse each. */
    private static final long STEADY = TimeUnit.SECONDS.toNanos(5);

    private final LinkTable table;
    private final Establisher establisher;
    private final Semaphore wakes = new Semaphore(0);
    private final Backoff backoff = new Backoff(new SplittableRandom());
    private volatile KnownNode node;
    private volatile boolean stopped;

    // Its own thread has these.
    private int attempt;
    private int firstAddress;

    Dialer(KnownNode node, LinkTable table, Establisher establisher) {
        this.node = node;
        this.table = table;
        this.establisher = establisher;
    }

    /** The directory knows something else of it. */
    void node(KnownNode changed) {
        if (!changed.equals(node)) {
            node = changed;
            wake();
        }
    }

    /** Something has changed. */
    void wake() {
        wakes.release();
    }

    /** Calls no more; a link that is there stays. */
    void stop() {
        stopped = true;
        wake();
    }

    @Override
    public void run() {
        boolean wasUp = false;
        long upSince = 0;
        while (!stopped) {
            KnownNode known = node;
            LiveLink link = table.current(known.name());
            if (link != null && link.remote().epoch() < known.epoch()) {
                link.end(LinkEnd.REPLACED);
            } else if (link != null) {
                if (!wasUp) {
                    wasUp = true;
                    upSince = System.nanoTime();
                }
                pause(LOOK_AGAIN);
            } else if (wasUp) {
                wasUp = false;
                if (System.nanoTime() - upSince >= STEADY) {
                    backoff.reset();
                }
                rest();
            } else if (call(known)) {
                wasUp = true;
                upSince = System.nanoTime();
            } else {
                rest();
            }
        }
    }

    private boolean call(KnownNode known) {
        List<InetSocketAddress> addresses = known.addresses();
        for (int i = 0; i < addresses.size() && !stopped; i++) {
            int index = (firstAddress + i) % addresses.size();
            if (establisher.call(known.name(), addresses.get(index), attempt)) {
                firstAddress = index;
                attempt = 0;
                return true;
            }
        }
        attempt++;
        return false;
    }

    /** What woke it before does not count any more: the end of a link must not make it call the more often. */
    private void rest() {
        wakes.drainPermits();
        if (!stopped) {
            pause(backoff.next());
        }
    }

    private void pause(long nanos) {
        try {
            if (wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }
}
