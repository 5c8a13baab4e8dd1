package dev.madang.media.sim;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Ports joined by links with loss, delay and so on, in virtual time: nothing happens but in {@link #advanceTo}. What a link
 * does depends on the seed, its two addresses, and what was sent over it, and on nothing else. One thread.
 */
public final class SimNetwork {
    private record Flight(InetSocketAddress from, InetSocketAddress to, byte[] bytes, long arrivalNanos, long order) {}

    private record Direction(InetSocketAddress from, InetSocketAddress to) {}

    private final long seed;
    private final Map<InetSocketAddress, SimDatagramPort> ports = new HashMap<>();
    private final Map<Direction, SimLink> links = new HashMap<>();
    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(Comparator.comparingLong(Flight::arrivalNanos).thenComparingLong(Flight::order));
    private final SimCounters counters = new SimCounters();
    private LinkConditions usual = LinkConditions.PERFECT;
    private long nowNanos;
    private long order;

    /** @param startNanos the first virtual time */
    public SimNetwork(long seed, long startNanos) {
        this.seed = seed;
        this.nowNanos = startNanos;
    }

    /**
     * Opens a port at that address.
     *
     * @throws IllegalStateException when there is one already
     */
    public SimDatagramPort open(InetSocketAddress local, Arena arena) {
        SimDatagramPort port = new SimDatagramPort(this, local, arena);
        add(port);
        return port;
    }

    /** What links do of which nothing else is said; also those that exist. */
    public void conditions(LinkConditions everywhere) {
        usual = everywhere;
        links.values().forEach(link -> link.conditions(everywhere));
    }

    /** What the link does from one address to another, from now on. */
    public void conditions(InetSocketAddress from, InetSocketAddress to, LinkConditions oneWay) {
        link(from, to).conditions(oneWay);
    }

    /** What the link does between two addresses, both ways, from now on. */
    public void conditionsBetween(InetSocketAddress one, InetSocketAddress other, LinkConditions bothWays) {
        conditions(one, other, bothWays);
        conditions(other, one, bothWays);
    }

    /** Moves a port to another address, as when a NAT forgets; what is under way to the old one is lost. */
    public void rebind(SimDatagramPort port, InetSocketAddress address) {
        ports.remove(port.localAddress());
        port.moveTo(address);
        add(port);
    }

    /** The virtual time. */
    public long nowNanos() {
        return nowNanos;
    }

    /** When the next datagram arrives; {@link Long#MAX_VALUE} when none is under way. */
    public long nextArrivalNanos() {
        Flight next = flights.peek();
        return next == null ? Long.MAX_VALUE : next.arrivalNanos();
    }

    /** Lets time pass: what arrives until then can be received. Time does not go back. */
    public void advanceTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
        for (Flight next = flights.peek(); next != null && next.arrivalNanos() <= nowNanos; next = flights.peek()) {
            flights.remove();
            SimDatagramPort port = ports.get(next.to());
            if (port == null || !port.offer(next.from(), next.bytes())) {
                counters.undeliverable++;
            } else {
                counters.delivered++;
            }
        }
    }

    /** What became of all datagrams. */
    public SimCounters counters() {
        return counters;
    }

    /** A datagram with that source arrives with the next step of time, whoever has sent it. */
    public void inject(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        flights.add(new Flight(from, to, bytes, nowNanos, order++));
    }

    void send(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        counters.sent++;
        SimLink link = link(from, to);
        fly(link, from, to, bytes);
        if (link.duplicates()) {
            counters.duplicated++;
            fly(link, from, to, bytes);
        }
    }

    private void fly(SimLink link, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        long arrival = link.arrivalNanos(bytes.length, nowNanos, counters);
        if (arrival != SimLink.LOST) {
            flights.add(new Flight(from, to, bytes, arrival, order++));
        }
    }

    void remove(SimDatagramPort port) {
        ports.remove(port.localAddress(), port);
    }

    private void add(SimDatagramPort port) {
        if (ports.putIfAbsent(port.localAddress(), port) != null) {
            throw new IllegalStateException("there is a port at " + port.localAddress());
        }
    }

    private SimLink link(InetSocketAddress from, InetSocketAddress to) {
        return links.computeIfAbsent(
                new Direction(from, to),
                direction -> new SimLink(
                        new SplittableRandom(seed ^ code(from) * 0x9e37_79b9_7f4a_7c15L ^ code(to) * 31), usual));
    }

    private static long code(InetSocketAddress address) {
        return Arrays.hashCode(address.getAddress().getAddress()) * 65_537L + address.getPort();
    }
}
