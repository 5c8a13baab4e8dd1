package dev.madang.fleet.control;

import dev.madang.fleet.control.queue.ByteBudget;
import dev.madang.fleet.link.KnownEpochs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The control links of this node: calls the nodes with a higher name that the directory knows, and takes calls of those with a lower one.
 * Thread-safe.
 */
public final class ControlLinks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");
    private static final int BACKLOG = 64;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private final LinkSetup setup;
    private final ServerSocket server;
    private final InetSocketAddress address;
    private final KnownEpochs epochs = new KnownEpochs();
    private final LinkTable table;
    private final Watch watch = new Watch();
    private final Threads threads = new Threads();
    private final Establisher establisher;

    // Its own monitor guards these.
    private final Map<String, Dialer> dialers = new HashMap<>();
    private boolean closed;

    private ControlLinks(LinkSetup setup, LinkListener listener, ServerSocket server) {
        this.setup = setup;
        this.server = server;
        this.address = (InetSocketAddress) server.getLocalSocketAddress();
        this.table = new LinkTable(setup.bounds().links(), epochs);
        LiveLink.Shared shared = new LiveLink.Shared(
                setup.bounds(),
                setup.metrics(),
                listener,
                table,
                watch,
                threads,
                new ByteBudget(setup.bounds().allBytes()),
                new ByteBudget(setup.bounds().allBytes()));
        this.establisher = new Establisher(setup, epochs, shared, this::ended);
    }

    /**
     * Begins to take links.
     *
     * @throws IOException when it cannot listen there
     */
    public static ControlLinks open(LinkSetup setup, LinkListener listener) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.bind(setup.listen(), BACKLOG);
        } catch (IOException taken) {
            server.close();
            throw taken;
        }
        ControlLinks links = new ControlLinks(setup, listener, server);
        links.threads.start("links-watch", links.watch);
        links.threads.start("links-accept", new Acceptor(server, setup, links.establisher, links.threads));
        return links;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * The nodes that the directory knows now, this one among them or not; of two with one name the later counts. Those with a higher name are called until there
     * is a link. A node that is missing is called no more, and a link to it stays until it fails: the directory may have lost its memory. A
     * link to a former life of a node that is called ends. Returns at once.
     *
     * @throws IllegalArgumentException when there are more than may have links
     */
    public void nodes(Collection<KnownNode> nodes) {
        Map<String, KnownNode> higher = new HashMap<>();
        for (KnownNode node : nodes) {
            int order = node.name().compareTo(setup.self().name());
            if (order != 0) {
                epochs.seen(node.name(), node.epoch());
            }
            if (order > 0) {
                higher.merge(node.name(), node, (a, b) -> a.epoch() > b.epoch() ? a : b);
            }
        }
        if (higher.size() > setup.bounds().links()) {
            throw new IllegalArgumentException("links to " + higher.size() + " nodes, at most "
                    + setup.bounds().links());
        }
        dial(higher);
    }

    private synchronized void dial(Map<String, KnownNode> higher) {
        if (closed) {
            return;
        }
        dialers.entrySet().removeIf(known -> {
            boolean missing = !higher.containsKey(known.getKey());
            if (missing) {
                known.getValue().stop();
            }
            return missing;
        });
        higher.forEach((name, node) -> {
            Dialer dialer = dialers.get(name);
            if (dialer == null) {
                Dialer added = new Dialer(node, table, establisher);
                dialers.put(name, added);
                threads.start("call-" + name, added);
            } else {
                dialer.node(node);
            }
        });
    }

    private void ended(String name) {
        Dialer dialer;
        synchronized (this) {
            dialer = dialers.get(name);
        }
        if (dialer != null) {
            dialer.wake();
        }
    }

    /** The links that are up. */
    public List<Link> links() {
        return List.copyOf(table.all());
    }

    /** The link to that node, if it is up. */
    public Optional<Link> link(String name) {
        return Optional.ofNullable(table.current(name));
    }

    /**
     * Ends all links and waits until everything has ended, the listener's last call included; up to 5 s, should one of those hang. When called
     * by the listener, it does not wait for that call.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            dialers.values().forEach(Dialer::stop);
            dialers.clear();
        }
        try {
            server.close();
        } catch (IOException odd) {
            LOG.log(System.Logger.Level.WARNING, "the port of control links did not close well", odd);
        }
        table.close();
        watch.stop();
        if (!threads.awaitEnd(PATIENCE)) {
            LOG.log(System.Logger.Level.ERROR, "control links did not end: {0} threads are left", threads.count());
        }
    }

    /** How many threads of its own there are. */
    int threadCount() {
        return threads.count();
    }
}
