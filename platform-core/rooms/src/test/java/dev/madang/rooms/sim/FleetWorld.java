package dev.madang.rooms.sim;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.Fleet;
import dev.madang.rooms.Room;
import dev.madang.rooms.RoomLinks;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.registry.InMemoryRegistry;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.store.RoomStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Some nodes with fake media cores, one Registry, and links between them that work or do not. */
public final class FleetWorld {
    private final Map<String, RoomWorld> nodes = new LinkedHashMap<>();
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Set<String> cut = new HashSet<>();
    private final Set<String> dead = new HashSet<>();
    private final Set<String> lost = new HashSet<>();
    private final Set<String> frozen = new HashSet<>();
    private final Service service;
    private int messages;

    public FleetWorld(RoomMode mode, String... names) {
        this(mode, new Service("shop", mode.name(), 100, 1_000), names);
    }

    public FleetWorld(RoomMode mode, Service service, String... names) {
        this.service = service;
        for (String name : names) {
            Fleet fleet = new Fleet(
                    new NodeRef(name, 1),
                    new Links(name),
                    () -> !frozen.contains(name),
                    other -> !lost.contains(other.node()),
                    other -> !lost.contains(other),
                    room -> new RemoteTrackFinder()::find);
            nodes.put(name, new RoomWorld(mode, service, RoomStore.NONE, registry, fleet));
        }
    }

    public RoomWorld node(String name) {
        return Objects.requireNonNull(nodes.get(name));
    }

    /** The room as that node has it; carried from now on where it is not. */
    public Room reach(String node, String room) {
        return node(node).rooms().reach(key(room), service).orElseThrow();
    }

    public RoomKey key(String room) {
        return new RoomKey(service.key(), new RoomId(room));
    }

    public Registry registry() {
        return registry;
    }

    /** Nothing that this node says is heard by others, nor the other way. */
    public void cut(String node) {
        cut.add(node);
    }

    public void mend(String node) {
        cut.remove(node);
    }

    /** Others take that node for dead, but it is not. */
    public void isolate(String node) {
        cut.add(node);
        lost.add(node);
        nodes.forEach((name, world) -> {
            if (!name.equals(node)) {
                world.rooms().lost(node);
            }
        });
    }

    public void rejoin(String node) {
        cut.remove(node);
        lost.remove(node);
    }

    /** That node is there no more, and the others know. */
    public void kill(String node) {
        dead.add(node);
        isolate(node);
    }

    /** Whether that node may decide for rooms. */
    public void mayDecide(String node, boolean now) {
        if (now) {
            frozen.remove(node);
        } else {
            frozen.add(node);
        }
    }

    /** Lets time pass; nodes look after rooms whose Home is lost. */
    public void pass(Duration time) {
        Duration step = Duration.ofMillis(250);
        for (Duration left = time; left.isPositive(); left = left.minus(step)) {
            nodes.forEach((name, world) -> {
                if (!dead.contains(name)) {
                    world.pass(step);
                    world.rooms().succeed(key -> service);
                }
            });
        }
    }

    /** Messages that went from node to node. */
    public int messages() {
        return messages;
    }

    private final class Links implements RoomLinks {
        private final String from;

        Links(String from) {
            this.from = from;
        }

        private @Nullable RoomWorld open(String to) {
            messages++;
            return cut.contains(from) || cut.contains(to) ? null : nodes.get(to);
        }

        @Override
        public void toHome(String node, RoomKey room, RouterId router, Envelope<RouterMessage> envelope) {
            RoomWorld to = open(node);
            if (to != null) {
                to.rooms().receive(room, router, envelope);
            }
        }

        @Override
        public void toRouter(RoomKey room, RouterId router, Envelope<HomeMessage> envelope) {
            RoomWorld to = open(router.node());
            if (to != null) {
                to.rooms().receiveFromHome(room, router, envelope);
            }
        }

        @Override
        public void noHome(RoomKey room, RouterId router, long incarnation, long term) {
            RoomWorld to = open(router.node());
            if (to != null) {
                to.rooms().noHome(room, router, incarnation, term);
            }
        }

        @Override
        public void newHome(RegisteredRoom now) {
            tellAll(from, now);
        }
    }

    private void tellAll(String from, RegisteredRoom now) {
        for (String name : nodes.keySet()) {
            RoomWorld to = name.equals(from) || cut.contains(from) || cut.contains(name) ? null : nodes.get(name);
            if (to != null) {
                to.rooms().newHome(now);
            }
        }
    }

    /** Tracks of other nodes, the same each time. */
    private static final class RemoteTrackFinder {
        private final Map<TrackId, RemoteTrack> found = new HashMap<>();

        @Nullable
        ProducerHandle find(RosterTrack track) {
            return found.computeIfAbsent(
                    track.id(),
                    id -> new RemoteTrack(
                            id, track.view().kind(), track.coding().rids()));
        }
    }

    /** What a Slot is fed by to carry a track of another node. */
    public record RemoteTrack(TrackId track, TrackKind of, List<String> rids) implements ProducerHandle {
        @Override
        public long id() {
            return track.hashCode();
        }

        @Override
        public MediaKind kind() {
            return of == TrackKind.AUDIO ? MediaKind.AUDIO : MediaKind.VIDEO;
        }

        @Override
        public String mid() {
            return "remote";
        }

        @Override
        public List<Codec> codecs() {
            return List.of(of == TrackKind.AUDIO ? Codec.OPUS : Codec.VP8);
        }

        @Override
        public @Nullable Codec codec() {
            return null;
        }

        @Override
        public int loudness() {
            return 0;
        }

        @Override
        public int encodings() {
            return Math.max(1, rids().size());
        }

        @Override
        public void requestKeyFrame() {}
    }
}
