package dev.madang.fleet.control;

import static org.awaitility.Awaitility.await;

import dev.madang.fleet.link.FleetKey;
import dev.madang.fleet.link.FleetKeys;
import dev.madang.fleet.link.LinkRefusal;
import dev.madang.fleet.link.NodeIdentity;
import dev.madang.fleet.link.VersionRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A node on loopback that writes down what it hears of its links. */
final class TestNode implements LinkListener, LinkMetrics, AutoCloseable {
    static final FleetKey ONE = key(1);
    static final FleetKey TWO = key(2);
    static final VersionRange WIRE = new VersionRange(1, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What links are told to do differently from what is usual. */
    static final class Plan {
        final String name;
        long epoch = 1000;
        VersionRange wire = WIRE;
        FleetKeys keys = new FleetKeys(List.of(ONE));
        LinkBounds bounds = LinkBounds.usual();
        long clockOff;

        Plan(String name) {
            this.name = name;
        }

        NodeIdentity identity() {
            return new NodeIdentity(
                    name, epoch, "here", "test", wire, Set.of("tree", "only-" + name), "http://127.0.0.1:1", List.of());
        }
    }

    final String name;
    final Plan plan;
    final ControlLinks links;
    /** {@code up a}, {@code down a LOST}, in the order in which they came. */
    final List<String> events = new CopyOnWriteArrayList<>();

    final List<byte[]> frames = Collections.synchronizedList(new ArrayList<>());
    final List<Link> ups = new CopyOnWriteArrayList<>();
    private final Map<Object, AtomicInteger> counts = new ConcurrentHashMap<>();
    /** What is done with each frame beside. */
    volatile LinkListener also = new QuietListener() {};

    TestNode(Plan plan) throws IOException {
        this.name = plan.name;
        this.plan = plan;
        this.links = ControlLinks.open(
                new LinkSetup(
                        plan.identity(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        () -> plan.keys,
                        () -> 7,
                        plan.bounds,
                        this,
                        () -> System.currentTimeMillis() + plan.clockOff),
                this);
    }

    TestNode(String name) throws IOException {
        this(new Plan(name));
    }

    static FleetKey key(int id) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) id);
        return new FleetKey(id, secret);
    }

    static void until(BooleanSupplier condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }

    KnownNode known() {
        return at(links.address());
    }

    KnownNode at(InetSocketAddress... addresses) {
        return new KnownNode(name, plan.epoch, List.of(addresses));
    }

    void knows(TestNode... others) {
        links.nodes(Arrays.stream(others).map(TestNode::known).toList());
    }

    /** The link to that node, for which it waits. */
    Link to(String other) {
        until(() -> links.link(other).isPresent());
        return links.link(other).orElseThrow();
    }

    /** The n-th link of which it was told, from 0 on. */
    Link up(int number) {
        until(() -> ups.size() > number);
        return ups.get(number);
    }

    void hears(String event) {
        until(() -> events.contains(event));
    }

    int count(Object what) {
        AtomicInteger count = counts.get(what);
        return count == null ? 0 : count.get();
    }

    void counts(Object what) {
        until(() -> count(what) > 0);
    }

    private void add(Object what) {
        counts.computeIfAbsent(what, first -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void onUp(Link link) {
        events.add("up " + link.remote().name());
        ups.add(link);
        also.onUp(link);
    }

    @Override
    public void onFrame(Link link, byte[] frame) {
        frames.add(frame);
        also.onFrame(link, frame);
    }

    @Override
    public void onDown(Link link, LinkEnd why) {
        events.add("down " + link.remote().name() + " " + why);
        also.onDown(link, why);
    }

    @Override
    public void refused(LinkRefusal why) {
        add(why);
    }

    @Override
    public void notConnected() {
        add("not connected");
    }

    @Override
    public void up() {
        add("up");
    }

    @Override
    public void down(LinkEnd why) {
        add(why);
    }

    @Override
    public void close() {
        links.close();
    }
}
