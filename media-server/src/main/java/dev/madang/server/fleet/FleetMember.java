package dev.madang.server.fleet;

import dev.madang.fleet.control.ControlLinks;
import dev.madang.fleet.control.KnownNode;
import dev.madang.fleet.control.LinkBounds;
import dev.madang.fleet.control.LinkSetup;
import dev.madang.fleet.link.FleetKeys;
import dev.madang.fleet.link.NodeIdentity;
import dev.madang.fleet.link.VersionRange;
import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeState;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.server.auth.ServiceAccount;
import dev.madang.server.auth.Services;
import dev.madang.server.config.AnnouncedAddresses;
import dev.madang.server.config.MadangConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes this node one of its fleet: keeps its lease, links it with the others, tells the Registry of its rooms, and takes over rooms whose
 * Home is lost. Each of these has a thread that does nothing else, so that one that has to wait keeps up none of the others.
 */
@Singleton
final class FleetMember {
    private static final Logger LOG = Logger.getLogger("dev.madang.fleet");
    private static final Duration RENEW = Duration.ofSeconds(1);
    private static final double JITTER = 0.1;
    private static final Duration FOLLOW = Duration.ofMillis(300);
    private static final Duration PUBLISH = Duration.ofSeconds(1);
    private static final Duration SUCCEED = Duration.ofMillis(100);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final VersionRange WIRE = new VersionRange(1, 1);

    private final NodeSelf self;
    private final MadangConfig config;
    private final SharedStore shared;
    private final NodeDirectory directory;
    private final Registry registry;
    private final KnownNodes nodes;
    private final NodeLease lease;
    private final NodeLoad load;
    private final FleetLinks links;
    private final FleetMedia media;
    private final FleetKeys keys;
    private final FleetMetrics metrics;
    private final Rooms rooms;
    private final Services services;
    private final Clock clock;
    private final Drain drain;
    private final Neighbours neighbours;
    private final List<ScheduledExecutorService> threads = new ArrayList<>();
    private final Set<String> lost = new HashSet<>();
    private @Nullable ControlLinks control;
    private volatile boolean away;
    private volatile @Nullable NodeRecord described;
    private List<InetSocketAddress> reachedAt = List.of();

    @Inject
    FleetMember(
            NodeSelf self,
            MadangConfig config,
            SharedStore shared,
            NodeDirectory directory,
            Registry registry,
            KnownNodes nodes,
            NodeLease lease,
            NodeLoad load,
            FleetLinks links,
            FleetMedia media,
            FleetKeys keys,
            FleetMetrics metrics,
            Rooms rooms,
            Services services,
            Clock clock,
            Drain drain,
            Neighbours neighbours) {
        this.neighbours = neighbours;
        this.self = self;
        this.config = config;
        this.shared = shared;
        this.directory = directory;
        this.registry = registry;
        this.nodes = nodes;
        this.lease = lease;
        this.load = load;
        this.links = links;
        this.media = media;
        this.keys = keys;
        this.metrics = metrics;
        this.rooms = rooms;
        this.services = services;
        this.clock = clock;
        this.drain = drain;
    }

    void start(@Observes @Priority(3) StartupEvent started) {
        links.hear(rooms);
        if (shared.isShared()) {
            listen();
            reachedAt = controlAddresses();
            // Rooms may be made from the first request on.
            renew();
        }
        every(RENEW, "fleet-load", load::measure);
        every(RENEW, "fleet-lease", this::renew);
        every(PUBLISH, "fleet-publish", rooms::publish);
        if (shared.isShared()) {
            every(FOLLOW, "fleet-follow", this::follow);
            every(SUCCEED, "fleet-succeed", this::succeed);
            every(DRAIN, "fleet-drain", drain::tick);
        }
    }

    private void listen() {
        MadangConfig.FleetConfig fleet = config.fleet();
        try {
            control = ControlLinks.open(
                    new LinkSetup(
                            new NodeIdentity(
                                    self.name(),
                                    self.ref().epoch(),
                                    self.region(),
                                    self.version(),
                                    WIRE,
                                    Set.of(),
                                    http(),
                                    media.addresses()),
                            new InetSocketAddress(fleet.host(), fleet.port()),
                            () -> keys,
                            () -> 0,
                            LinkBounds.usual(),
                            metrics,
                            clock::millis),
                    links);
        } catch (IOException taken) {
            throw new ConfigurationException(
                    "madang.fleet.port: cannot listen on " + fleet.host() + ":" + fleet.port() + ": "
                            + taken.getMessage(),
                    taken);
        } catch (IllegalArgumentException notAllowed) {
            throw new ConfigurationException("madang.node or madang.fleet: " + notAllowed.getMessage());
        }
    }

    private void every(Duration time, String name, Runnable task) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name(name).factory());
        threads.add(thread);
        again(thread, time, task);
    }

    private static void again(ScheduledExecutorService thread, Duration time, Runnable task) {
        double spread = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        Runnable then = () -> {
            try {
                task.run();
            } catch (RegistryAwayException isSaidElsewhere) {
                LOG.debug("the Registry is away", isSaidElsewhere);
            } catch (RuntimeException bug) {
                LOG.error("keeping up with the fleet failed", bug);
            } finally {
                if (!thread.isShutdown()) {
                    again(thread, time, task);
                }
            }
        };
        thread.schedule(then, (long) (time.toMillis() * spread), TimeUnit.MILLISECONDS);
    }

    /** Says what this node is, and learns who is there. */
    void renew() {
        NodeRecord now = describe();
        described = now;
        long asked = lease.nanos();
        try {
            if (lease.renew(now)) {
                confirm(asked, now);
            } else {
                LOG.errorf("another life of node %s is there: this one may not decide any more", self.name());
            }
            nodes.read();
            said(false);
        } catch (RegistryAwayException noAnswer) {
            said(true);
            if (neighbours.vouch(self.name(), links::ask)) {
                lease.confirmed(asked);
            }
        }
        ControlLinks open = control;
        if (open != null) {
            open.nodes(nodes.all().stream()
                    .filter(node -> !node.name().equals(self.name()))
                    .map(node -> new KnownNode(node.name(), node.ref().epoch(), node.control()))
                    .toList());
        }
    }

    /** Where the lease had run out, others may have taken rooms over: that is found out before anything is decided. */
    private void confirm(long asked, NodeRecord now) {
        long believed = asked;
        if (!lease.holds()) {
            rooms.registryChanged();
            believed = lease.nanos();
            if (!lease.renew(now)) {
                return;
            }
        }
        lease.confirmed(believed);
    }

    private void said(boolean now) {
        if (now != away) {
            away = now;
            if (now) {
                LOG.warn("the fleet's Redis does not answer: calls go on, and joins into rooms that exist");
            } else {
                LOG.info("the fleet's Redis answers again");
            }
        }
    }

    private void follow() {
        if (registry instanceof RememberingRegistry remembering) {
            boolean forgotten = false;
            for (ServiceAccount account : services.all()) {
                forgotten |= remembering.follow(account.service().key(), this::changed);
            }
            if (forgotten) {
                rooms.registryChanged();
            }
        }
    }

    private void changed(Registry.Change change) {
        if (change.now() == null) {
            rooms.over(change.key(), change.incarnation());
        } else {
            rooms.newHome(change.now());
        }
    }

    private void succeed() {
        Set<String> gone = new HashSet<>();
        for (NodeRecord node : nodes.seen()) {
            if (!node.name().equals(self.name()) && !nodes.isAlive(node.ref())) {
                gone.add(node.name());
            }
        }
        gone.addAll(nodes.takeReplaced());
        gone.stream().filter(lost::add).forEach(rooms::lost);
        lost.retainAll(gone);
        rooms.succeed(services::find);
    }

    /** What others should know of this node, as it said last; its drain as it is now. */
    NodeRecord record() {
        NodeRecord said = described;
        NodeRecord now = said == null ? describe() : said;
        NodeState state = drain.isOn() ? NodeState.DRAINING : NodeState.READY;
        return now.state() == state ? now : now.with(state, drain.until());
    }

    private NodeRecord describe() {
        List<Room> carried = rooms.all();
        return new NodeRecord(
                self.ref(),
                self.region(),
                self.version(),
                WIRE.min(),
                WIRE.max(),
                reachedAt,
                URI.create(http()),
                drain.isOn() ? NodeState.DRAINING : NodeState.READY,
                drain.until(),
                self.since(),
                load.load(),
                carried.stream().mapToInt(Room::peopleHere).sum(),
                carried.size(),
                media.streams());
    }

    private List<InetSocketAddress> controlAddresses() {
        ControlLinks open = control;
        if (open == null) {
            return List.of();
        }
        int port = open.address().getPort();
        InetAddress bound = open.address().getAddress();
        List<InetAddress> announced = config.fleet()
                .announcedAddress()
                .map(FleetMember::lookedUp)
                .orElseGet(() -> bound.isAnyLocalAddress() ? AnnouncedAddresses.own(config) : List.of(bound));
        return announced.stream()
                .map(address -> new InetSocketAddress(address, port))
                .limit(KnownNode.MOST_ADDRESSES)
                .toList();
    }

    private static List<InetAddress> lookedUp(List<String> names) {
        return names.stream()
                .map(name -> {
                    try {
                        return InetAddress.getByName(name.strip());
                    } catch (UnknownHostException unknown) {
                        throw new ConfigurationException(
                                "madang.fleet.announced-address: cannot look up " + name, unknown);
                    }
                })
                .toList();
    }

    private String http() {
        return config.fleet().http().orElseGet(() -> {
            String host = config.http().host();
            boolean any = host.equals("0.0.0.0") || host.equals("::");
            String reach = any
                    ? AnnouncedAddresses.own(config).stream()
                            .findFirst()
                            .map(address -> address.getHostAddress())
                            .orElse("127.0.0.1")
                    : host;
            return "http://" + (reach.contains(":") ? "[" + reach + "]" : reach) + ":" + httpPort();
        });
    }

    /** Where any free port was asked for, the one that it became. */
    private int httpPort() {
        int configured = config.http().port();
        return configured == 0
                ? ConfigProvider.getConfig()
                        .getOptionalValue("quarkus.http.port", Integer.class)
                        .orElse(configured)
                : configured;
    }

    void stop(@Observes ShutdownEvent stopping) {
        threads.forEach(ScheduledExecutorService::shutdownNow);
        try {
            directory.leave(self.ref());
        } catch (RegistryAwayException noAnswer) {
            LOG.debug("its lease ends by itself", noAnswer);
        }
        ControlLinks open = control;
        if (open != null) {
            open.close();
        }
    }
}
