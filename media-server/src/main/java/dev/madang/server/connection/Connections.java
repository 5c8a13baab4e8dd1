package dev.madang.server.connection;

import dev.madang.server.bound.ClientNetwork;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.fleet.KnownNodes;
import dev.madang.server.http.ClientAddress;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Counts connections, by address and in total, and those that were cut off. Any thread. */
@Singleton
public final class Connections {
    private static final Logger LOG = Logger.getLogger("dev.madang.http");
    private static final long WARN_NANOS = 60_000_000_000L;

    private final ConnectionBounds bounds;
    private final Predicate<InetAddress> trusted;
    private final UnfinishedBudget unfinished;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Object, Integer> byAddress = new ConcurrentHashMap<>();
    private final Map<Cut, LongAdder> cuts = new EnumMap<>(Cut.class);
    private final LongSupplier nanos;
    private final Consumer<String> warn;
    /** When the next warning is due. */
    private final AtomicLong warnNanos;

    @Inject
    Connections(MadangConfig config, ClientAddress clients, Provider<KnownNodes> nodes) {
        this(
                bounds(config.http()),
                address -> clients.isTrusted(address) || nodes.get().isNode(address),
                System::nanoTime,
                LOG::warn);
    }

    /** @param trusted addresses of proxies, by which many come */
    Connections(ConnectionBounds bounds, Predicate<InetAddress> trusted) {
        this(bounds, trusted, System::nanoTime, words -> {});
    }

    /**
     * @param trusted addresses of proxies, by which many come
     * @param nanos the time
     * @param warn told what whoever runs this node should know, at most once a minute
     */
    Connections(ConnectionBounds bounds, Predicate<InetAddress> trusted, LongSupplier nanos, Consumer<String> warn) {
        this.nanos = nanos;
        this.warn = warn;
        warnNanos = new AtomicLong(nanos.getAsLong());
        this.bounds = bounds;
        this.trusted = trusted;
        unfinished = new UnfinishedBudget(bounds.unfinishedBytes());
        for (Cut cut : Cut.values()) {
            cuts.put(cut, new LongAdder());
        }
    }

    private static ConnectionBounds bounds(MadangConfig.Http http) {
        return new ConnectionBounds(
                FileLimit.connections(http.maxConnections()),
                http.maxConnectionsPerAddress(),
                http.headTime(),
                http.bodyTime(),
                http.idleTime(),
                http.unreadTime(),
                UnfinishedBudget.ofHeap());
    }

    ConnectionBounds bounds() {
        return bounds;
    }

    UnfinishedBudget unfinished() {
        return unfinished;
    }

    /** What is kept of requests and messages that have begun and not ended, in bytes. */
    public long unfinishedBytes() {
        return unfinished.heldBytes();
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /** How many were cut off for that reason since the start. */
    public long count(Cut why) {
        LongAdder count = cuts.get(why);
        return count == null ? 0 : count.sum();
    }

    void cut(Cut why) {
        LongAdder count = cuts.get(why);
        if (count != null) {
            count.increment();
        }
    }

    /** Takes a connection in, unless there are too many; each that was let in is let {@linkplain #gone out} once. */
    boolean admit(InetAddress from) {
        if (open.incrementAndGet() > bounds.total() || !admitByAddress(from)) {
            open.decrementAndGet();
            cut(Cut.TOO_MANY);
            return false;
        }
        return true;
    }

    private boolean admitByAddress(InetAddress from) {
        if (trusted.test(from)) {
            return true;
        }
        int now = byAddress.merge(ClientNetwork.of(from), 1, Integer::sum);
        if (now > bounds.perAddress()) {
            leave(from);
            warnOf(from);
            return false;
        }
        return true;
    }

    /** A proxy that nobody declared looks like one client, and everybody behind it would be shut out in silence. */
    private void warnOf(InetAddress from) {
        long now = nanos.getAsLong();
        long due = warnNanos.get();
        if (now - due >= 0 && warnNanos.compareAndSet(due, now + WARN_NANOS)) {
            warn.accept(from.getHostAddress() + " has as many connections as one address may have, "
                    + bounds.perAddress() + "; more are closed. If it is a proxy, it belongs to "
                    + "madang.http.trusted-proxies");
        }
    }

    void gone(InetAddress from) {
        open.decrementAndGet();
        if (!trusted.test(from)) {
            leave(from);
        }
    }

    private void leave(InetAddress from) {
        byAddress.computeIfPresent(ClientNetwork.of(from), (address, count) -> count == 1 ? null : count - 1);
    }
}
