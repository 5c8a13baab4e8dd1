package dev.madang.rooms.router;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.home.Home;
import dev.madang.rooms.home.HomeOutput;
import dev.madang.rooms.home.Places;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.sim.FakeMediaEngine;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.time.Steps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One room over several nodes, on one thread and a clock of its own: the Home and a Router on each node, connected by links that delay,
 * reorder, repeat and lose what they carry, as a seed says.
 */
final class SimulatedFleet {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST_DELAY_MILLIS = 400;
    private static final RoomKey ROOM = new RoomKey("shop", new RoomId("yard"));

    private final Random random;
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparing(Later::at).thenComparingLong(Later::number));
    private final List<RoomEvent> events = new ArrayList<>();
    private final Map<RouterId, Node> nodes = new LinkedHashMap<>();
    private final Home home;
    private final Consumer<Home> afterDecision;
    private final FleetHistory.Wire wire;
    private Instant now = START;
    private long numbers;
    private int ids;
    private int taken;
    private boolean lossy = true;
    private int trace;

    private record Later(Instant at, long number, Runnable task) {}

    /**
     * @param afterDecision looks at the Home after each of its steps
     * @param wire what the messages go through
     */
    SimulatedFleet(long seed, int routers, Consumer<Home> afterDecision, FleetHistory.Wire wire) {
        random = new Random(seed);
        this.wire = wire;
        this.afterDecision = afterDecision;
        FleetMode mode = new FleetMode();
        RoomRecord record = new RoomRecord(ROOM, 1, 1, mode.name(), ModeSettings.DEFAULTS, START);
        home = new Home(
                new KeptRoom(record, null, null, false, false, Set.of(), Map.of(), List.of(), List.of()),
                new Home.Surroundings(
                        "n0",
                        settings -> ModeRules.of(mode, settings),
                        places(),
                        () -> "id" + ++ids,
                        new HashMap<>(),
                        () -> now,
                        () -> now),
                output());
        home.open();
        for (int i = 0; i < routers; i++) {
            RouterId id = new RouterId("n" + i, 1);
            Node node = new Node(id, record);
            nodes.put(id, node);
            node.run(node.router::open);
        }
        quiet();
    }

    private Places places() {
        return new Places() {
            @Override
            public boolean take() {
                taken++;
                return true;
            }

            @Override
            public void takeAnyway() {
                take();
            }

            @Override
            public void giveBack() {
                taken--;
            }
        };
    }

    private HomeOutput output() {
        return new HomeOutput() {
            @Override
            public void append(RoomEvent event) {
                events.add(event);
                note(event);
            }

            @Override
            public void save(KeptRoom room) {}

            @Override
            public void closed(RoomEnd why) {}
        };
    }

    private void note(Object what) {
        trace = 31 * trace + what.toString().hashCode();
    }

    /** A node with its Router; the steps of one are the simulation's. */
    final class Node implements Steps {
        final RouterId id;
        final FakeMediaEngine media;
        final Router router;
        private final Deque<Runnable> effects = new ArrayDeque<>();
        private boolean stepping;
        private boolean delivering;

        Node(RouterId id, RoomRecord record) {
            this.id = id;
            media = new FakeMediaEngine(report -> after(random.nextInt(50), report));
            router = new Router(id, record, media, RemoteTrack::new, this);
        }

        @Override
        public <T> T get(Supplier<T> step) {
            if (stepping) {
                return step.get();
            }
            stepping = true;
            try {
                return step.get();
            } finally {
                router.outgoing()
                        .forEach(envelope -> carry(envelope, () -> {
                            home.receive(id, wire.toHome(id, envelope));
                            decided();
                        }));
                stepping = false;
                deliver();
            }
        }

        private void deliver() {
            if (delivering) {
                return;
            }
            delivering = true;
            Runnable effect;
            while ((effect = effects.pollFirst()) != null) {
                effect.run();
            }
            delivering = false;
        }

        @Override
        public <T> T read(Supplier<T> reader) {
            return reader.get();
        }

        @Override
        public void afterwards(Runnable effect) {
            effects.addLast(effect);
        }

        @Override
        public InstantSource steady() {
            return () -> now;
        }
    }

    /** What carries a track of another node. */
    record RemoteTrack(LegKey leg, String mid, TrackKind of) implements ProducerHandle {
        RemoteTrack(RosterTrack track) {
            this(track.leg(), track.mid(), track.view().kind());
        }

        @Override
        public long id() {
            return 0;
        }

        @Override
        public MediaKind kind() {
            return MediaKinds.media(of);
        }

        @Override
        public List<Codec> codecs() {
            return List.of();
        }

        @Override
        public @Nullable Codec codec() {
            return null;
        }

        @Override
        public List<String> rids() {
            return List.of();
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

    /** The link takes it, and delivers it once, twice or not at all, some time later. */
    private void carry(Envelope<?> envelope, Runnable delivery) {
        note(envelope);
        int copies = lossy ? List.of(0, 1, 1, 1, 1, 2).get(random.nextInt(6)) : 1;
        for (int i = 0; i < copies; i++) {
            after(lossy ? random.nextInt(MOST_DELAY_MILLIS) : 1, delivery);
        }
    }

    /** The Home has taken a step. */
    void decided() {
        afterDecision.accept(home);
        for (Node node : nodes.values()) {
            home.outgoing(node.id)
                    .forEach(envelope -> carry(
                            envelope, () -> node.run(() -> node.router.receive(wire.toRouter(node.id, envelope)))));
        }
    }

    void after(int millis, Runnable task) {
        later.add(new Later(now.plusMillis(millis), ++numbers, task));
    }

    /** Lets that much time pass. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (true) {
            Instant next = next();
            if (next == null || next.isAfter(end)) {
                now = end;
                return;
            }
            now = next.isAfter(now) ? next : now;
            Later first = later.peek();
            if (first != null && !first.at().isAfter(now)) {
                later.poll();
                first.task().run();
            } else {
                wake();
            }
        }
    }

    private void wake() {
        for (Node node : nodes.values()) {
            Instant due = node.router.next();
            if (due != null && !due.isAfter(now)) {
                node.run(node.router::wake);
            }
        }
        Instant due = home.next();
        if (due != null && !due.isAfter(now)) {
            home.wake();
            decided();
        }
    }

    private @Nullable Instant next() {
        List<Instant> all = new ArrayList<>();
        Later first = later.peek();
        Stream.of(first == null ? null : first.at(), home.next())
                .filter(Objects::nonNull)
                .forEach(all::add);
        nodes.values().stream()
                .map(node -> node.router.next())
                .filter(Objects::nonNull)
                .forEach(all::add);
        return all.stream().min(Comparator.naturalOrder()).orElse(null);
    }

    /** From now on the links lose nothing; all that is under way arrives. */
    void quiet() {
        lossy = false;
        pass(Duration.ofSeconds(5));
        lossy = true;
    }

    Random random() {
        return random;
    }

    Home home() {
        return home;
    }

    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    List<RoomEvent> events() {
        return events;
    }

    /** Participants for whom places of the service are taken. */
    int taken() {
        return taken;
    }

    /** The same for the same run. */
    int trace() {
        return trace;
    }
}
