package dev.madang.fleet.control;

import dev.madang.fleet.link.KnownEpochs;
import dev.madang.fleet.link.LinkRefusal;
import dev.madang.fleet.link.LinkRefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The links that there are, one to each node. Thread-safe. */
final class LinkTable {
    private final int most;
    private final KnownEpochs epochs;

    // Its own monitor guards these.
    private final Map<String, Remote> remotes = new HashMap<>();
    private boolean closed;

    /** What is known of a node while there is a link to it, or one that has not been told as ended. */
    private static final class Remote {
        /** Whoever has it tells the listener of this node. */
        final Semaphore turn = new Semaphore(1);

        @Nullable
        LiveLink current;

        int users;
    }

    LinkTable(int most, KnownEpochs epochs) {
        this.most = most;
        this.epochs = epochs;
    }

    /**
     * Makes it the link to its node; a former one ends.
     *
     * @return the turn of telling about that node; whoever admits must {@link #release} later
     * @throws LinkRefusedException LOWER_EPOCH, TOO_MANY_LINKS; CUT when there are to be no more
     */
    Semaphore admit(LiveLink link) throws LinkRefusedException {
        String name = link.remote().name();
        LiveLink former;
        Semaphore turn;
        synchronized (this) {
            if (closed) {
                throw new LinkRefusedException(LinkRefusal.CUT);
            }
            if (link.remote().epoch() < epochs.of(name)) {
                throw new LinkRefusedException(LinkRefusal.LOWER_EPOCH);
            }
            if (!remotes.containsKey(name) && remotes.size() >= most) {
                throw new LinkRefusedException(LinkRefusal.TOO_MANY_LINKS);
            }
            epochs.seen(name, link.remote().epoch());
            Remote remote = remotes.computeIfAbsent(name, absent -> new Remote());
            remote.users++;
            former = remote.current;
            remote.current = link;
            turn = remote.turn;
        }
        if (former != null) {
            former.end(LinkEnd.REPLACED);
        }
        return turn;
    }

    /** It has ended: there is no link to its node, unless a newer one took its place. */
    synchronized void ended(LiveLink link) {
        Remote remote = remotes.get(link.remote().name());
        if (remote != null && remote.current == link) {
            remote.current = null;
        }
    }

    /** All has been told about it. */
    synchronized void release(LiveLink link) {
        Remote remote = remotes.get(link.remote().name());
        if (remote != null && --remote.users == 0) {
            remotes.remove(link.remote().name());
        }
    }

    synchronized @Nullable LiveLink current(String name) {
        Remote remote = remotes.get(name);
        return remote == null ? null : remote.current;
    }

    synchronized List<LiveLink> all() {
        List<LiveLink> all = new ArrayList<>();
        for (Remote remote : remotes.values()) {
            if (remote.current != null) {
                all.add(remote.current);
            }
        }
        return all;
    }

    /** Ends all, and takes no more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(link -> link.end(LinkEnd.CLOSED));
    }
}
