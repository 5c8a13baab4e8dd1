package dev.madang.rooms.sim;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.Fleet;
import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.event.InMemoryRoomEvents;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.registry.InMemoryRegistry;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.store.RoomStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A node's rooms with a fake media core, where time and the order of things are the test's. */
public final class RoomWorld {
    private final Queue<Runnable> reports = new ArrayDeque<>();
    private final List<RoomEvent> events = new ArrayList<>();
    private final List<Leg> closedLegs = new ArrayList<>();
    private final Map<Leg, LegEnd> legEnds = new HashMap<>();
    private final ManualRoomClock clock = new ManualRoomClock();
    private final FakeMediaEngine media = new FakeMediaEngine(reports::add);
    private final Registry registry;
    private final Service service;
    private final Rooms rooms;
    private int ids;

    public RoomWorld(RoomMode mode) {
        this(mode, new Service("shop", mode.name(), 100, 1_000));
    }

    public RoomWorld(RoomMode mode, Service service) {
        this(mode, service, RoomStore.NONE);
    }

    public RoomWorld(RoomMode mode, Service service, RoomStore store) {
        this(mode, service, store, new InMemoryRegistry(), Fleet.alone("node"));
    }

    /** One of several nodes. */
    public RoomWorld(RoomMode mode, Service service, RoomStore store, Registry registry, Fleet fleet) {
        this.service = service;
        this.registry = registry;
        InMemoryRoomEvents log = new InMemoryRoomEvents(fault -> {
            throw fault;
        });
        log.subscribe(events::add);
        rooms = new Rooms(
                List.of(mode),
                Map.of(mode.name(), ModeSettings.DEFAULTS),
                fleet,
                media,
                registry,
                log,
                clock,
                () -> (fleet.self().node().equals("node") ? "id" : fleet.self().node()) + ++ids,
                store);
    }

    public Room room(String id) {
        return rooms.create(service, new RoomId(id), null).room();
    }

    public Leg publish(Room room, Role role, String name) {
        try {
            return room.publish(entrant(room, role, name), Offers.parsed(Offers.publish()), watcher());
        } catch (SdpException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    public Leg receive(Room room, Role role, String name) {
        return receive(room, entrant(room, role, name), Offers.watch());
    }

    public Leg receive(Room room, Entrant who) {
        return receive(room, who, Offers.watch());
    }

    /** By an offer of one's own. */
    public Leg receive(Room room, Role role, String name, String offer) {
        return receive(room, entrant(room, role, name), offer);
    }

    private Leg receive(Room room, Entrant who, String offer) {
        try {
            return room.receive(who, Offers.parsed(offer), watcher());
        } catch (SdpException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /** Known by the name where the role publishes, else by nothing. */
    private static Entrant entrant(Room room, Role role, String name) {
        return room.rules().publishes(role) ? Entrant.named(role, name) : Entrant.anonymous(role, name);
    }

    private LegListener watcher() {
        return new LegListener() {
            @Override
            public void onClosed(Leg leg, LegEnd why) {
                closedLegs.add(leg);
                legEnds.put(leg, why);
            }
        };
    }

    /** Somebody who is in the room by signalling. */
    public Somebody enter(Room room, Role role, String name) {
        return enter(room, entrant(room, role, name));
    }

    /** The same, as a token says. */
    public Somebody enter(Room room, Entrant who) {
        Somebody somebody = new Somebody();
        somebody.presence = room.enter(who, somebody);
        return somebody;
    }

    /** The media core's part of a leg's end follows later, as it would. */
    public LegListener legListener() {
        return watcher();
    }

    public static FakePeer peer(Leg leg) {
        return (FakePeer) leg.peer();
    }

    /** Its first track in. */
    public static TrackId voice(Leg leg) {
        return Objects.requireNonNull(leg.tracks().get("0"));
    }

    /** Its second track in. */
    public static TrackId picture(Leg leg) {
        return Objects.requireNonNull(leg.tracks().get("1"));
    }

    /** The leg's remote end connects and sends, and the room hears of it. */
    public void connect(Leg leg) {
        peer(leg).connect();
        settle();
    }

    /** The leg's connection ends. */
    public void lose(Leg leg, CloseReason reason) {
        peer(leg).close(reason);
        settle();
    }

    /** The room hears everything that its Peers had to report. */
    public void settle() {
        while (true) {
            Runnable report = reports.poll();
            if (report == null) {
                return;
            }
            report.run();
        }
    }

    public void pass(Duration time) {
        settle();
        clock.advance(time);
        settle();
    }

    public Rooms rooms() {
        return rooms;
    }

    public Service service() {
        return service;
    }

    public FakeMediaEngine media() {
        return media;
    }

    public ManualRoomClock clock() {
        return clock;
    }

    public Registry registry() {
        return registry;
    }

    public List<RoomEvent> events() {
        return events;
    }

    /** What happened, without names and times. */
    public List<String> story() {
        return events.stream()
                .map(event -> event.fact().getClass().getSimpleName())
                .toList();
    }

    public <F extends RoomFact> List<F> facts(Class<F> kind) {
        return events.stream()
                .map(RoomEvent::fact)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Legs that were told of their end, once for each time. */
    public List<Leg> closedLegs() {
        return closedLegs;
    }

    /** Why that leg ended, null as long as it did not. */
    public @Nullable LegEnd endOf(Leg leg) {
        return legEnds.get(leg);
    }
}
