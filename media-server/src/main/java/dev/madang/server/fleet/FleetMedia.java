package dev.madang.server.fleet;

import dev.madang.fleet.control.Link;
import dev.madang.fleet.link.LinkSecrets;
import dev.madang.fleet.relay.EdgeTracks;
import dev.madang.fleet.relay.OriginTracks;
import dev.madang.fleet.relay.RelayMessage;
import dev.madang.fleet.relay.RelayWire;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RelayRemote;
import dev.madang.media.engine.RelayStats;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.router.RemoteTracks;
import dev.madang.server.config.AnnouncedAddresses;
import dev.madang.server.config.MadangConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The media that crosses between this node and others: a way to each node there is a link with, the tracks of others that are here, and those
 * of this node that go there. From any thread.
 */
@Singleton
final class FleetMedia {
    private static final Logger LOG = Logger.getLogger("dev.madang.fleet");

    /** Media goes on for so long when the link is lost: it has a way of its own. */
    private static final long SURVIVES_SECONDS = 10;

    /** What changes at once is told together. */
    private static final long SOON_MILLIS = 5;

    private static final int MOST_ADDRESSES = 8;
    private static final int KEY_BYTES = 16;
    private static final int NAME_BYTES = 8;
    /** Worker numbers that no node has: what is derived for them is used for nothing else. */
    private static final int NO_WORKER = 65_535;

    private final MediaEngine media;
    private final MadangConfig config;
    private final NodeSelf self;
    private final EdgeTracks edge;
    private final OriginTracks origin;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("fleet-media").factory());
    private final Map<String, Way> ways = new TreeMap<>();
    private volatile @Nullable Rooms rooms;
    private volatile RelayWire wire = (node, message) -> {};

    /** The media's way to a node, and the link that it was made with. */
    private record Way(Link link, RelayLink media) {}

    @Inject
    FleetMedia(MediaEngine media, MadangConfig config, NodeSelf self) {
        this.media = media;
        this.config = config;
        this.self = self;
        edge = new EdgeTracks(this::send, task -> later.schedule(task, SOON_MILLIS, TimeUnit.MILLISECONDS));
        origin = new OriginTracks(media.relays(), this::local, this::send);
    }

    /** Before there is any link. */
    void connect(Rooms here, RelayWire out) {
        rooms = here;
        wire = out;
    }

    private void send(String node, RelayMessage message) {
        wire.send(node, message);
    }

    private @Nullable ProducerHandle local(RoomKey room, TrackId track) {
        Rooms here = rooms;
        return here == null ? null : here.local(room, track);
    }

    /** Finds the tracks of a room that come in on other nodes. */
    RemoteTracks tracks(RoomKey room) {
        RemoteTracks remote = edge.of(room);
        return new RemoteTracks() {
            @Override
            public @Nullable ProducerHandle find(RosterTrack track) {
                return remote.find(track);
            }

            @Override
            public void keep(Predicate<TrackId> exists) {
                remote.keep(exists);
            }

            @Override
            public void localChanged() {
                origin.localChanged(room);
            }

            @Override
            public void close() {
                remote.close();
                later.execute(() -> origin.forget(room));
            }
        };
    }

    /** Where each media worker of this node may be reached, for other nodes: the machine's own addresses, then the announced ones. */
    List<List<InetSocketAddress>> addresses() {
        List<List<InetSocketAddress>> all = new ArrayList<>();
        for (InetSocketAddress bound : media.relays().mediaPorts()) {
            Set<InetAddress> reached = new LinkedHashSet<>();
            if (bound.getAddress().isAnyLocalAddress()) {
                reached.addAll(AnnouncedAddresses.own(config));
            } else {
                reached.add(bound.getAddress());
            }
            reached.addAll(AnnouncedAddresses.configured(config));
            all.add(reached.stream()
                    .limit(MOST_ADDRESSES)
                    .map(address -> new InetSocketAddress(address, bound.getPort()))
                    .toList());
        }
        return all;
    }

    /** There is a link to that node. */
    void up(Link link) {
        String name = link.remote().name();
        if (link.remote().media().isEmpty()) {
            return;
        }
        RelayLink opened;
        try {
            opened = media.relays().open(remote(link), new RelayLink.Listener() {
                @Override
                public void onFailed(RelayLink failed) {
                    LOG.errorf("the way of media to node %s failed", name);
                    forget(name, failed);
                    // Both sides begin anew.
                    link.close();
                }
            });
        } catch (MediaException | IllegalArgumentException notPossible) {
            LOG.errorf("no media to or from node %s: %s", name, notPossible.getMessage());
            link.close();
            return;
        }
        Way former;
        synchronized (this) {
            former = ways.put(name, new Way(link, opened));
            origin.linked(name, opened);
            edge.linked(name, opened);
        }
        if (former != null) {
            former.media().close();
        }
        changed();
    }

    /** The link to that node is lost. */
    void down(Link link) {
        String name = link.remote().name();
        later.schedule(
                () -> {
                    Way way;
                    synchronized (this) {
                        way = ways.get(name);
                    }
                    if (way != null && way.link() == link) {
                        forget(name, way.media());
                    }
                },
                SURVIVES_SECONDS,
                TimeUnit.SECONDS);
    }

    private void forget(String name, RelayLink gone) {
        synchronized (this) {
            Way way = ways.get(name);
            if (way == null || way.media() != gone) {
                return;
            }
            ways.remove(name);
            edge.lost(name);
            origin.lost(name);
        }
        gone.close();
        changed();
    }

    private void changed() {
        Rooms here = rooms;
        if (here != null) {
            here.remoteChanged();
        }
    }

    private RelayRemote remote(Link link) {
        LinkSecrets secrets = link.secrets();
        boolean lower = self.name().compareTo(link.remote().name()) < 0;
        HexFormat hex = HexFormat.of();
        byte[] secret = lower ? secrets.checkOut(NO_WORKER, 0) : secrets.checkIn(NO_WORKER, 0);
        byte[] names = lower ? secrets.checkOut(0, NO_WORKER) : secrets.checkIn(0, NO_WORKER);
        String low = "a" + hex.formatHex(names, 0, NAME_BYTES);
        String high = "b" + hex.formatHex(names, NAME_BYTES, 2 * NAME_BYTES);
        return new RelayRemote(
                link.remote().name(),
                link.remote().media(),
                (outgoing, here, there, generation) -> master(
                        outgoing ? secrets.srtpOut(here, there, generation) : secrets.srtpIn(there, here, generation)),
                new RelayRemote.Checks(lower ? low : high, lower ? high : low, hex.formatHex(secret)),
                0);
    }

    private static RelayRemote.MasterKey master(byte[] keyAndSalt) {
        return new RelayRemote.MasterKey(
                Arrays.copyOf(keyAndSalt, KEY_BYTES), Arrays.copyOfRange(keyAndSalt, KEY_BYTES, keyAndSalt.length));
    }

    /** Takes what another node says of tracks. */
    void take(String from, RelayMessage message) {
        switch (message) {
            case RelayMessage.Want want -> origin.take(from, want);
            case RelayMessage.Granted granted -> edge.take(from, granted);
            case RelayMessage.Known known -> edge.take(from, known);
        }
    }

    /** Streams that go to other nodes. */
    int streams() {
        return origin.streams();
    }

    List<OriginTracks.Sent> sent(RoomKey room) {
        return origin.sent(room);
    }

    /** What crosses to and from each node. */
    Map<String, RelayStats> stats() {
        Map<String, Way> now;
        synchronized (this) {
            now = new TreeMap<>(ways);
        }
        Map<String, RelayStats> stats = new TreeMap<>();
        now.forEach((name, way) -> stats.put(name, way.media().stats()));
        return stats;
    }

    @PreDestroy
    void stop() {
        later.shutdownNow();
    }
}
