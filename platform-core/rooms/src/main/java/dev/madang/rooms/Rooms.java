package dev.madang.rooms;

import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvents;
import dev.madang.rooms.home.Places;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.Registry.Creation;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.router.Answers;
import dev.madang.rooms.store.FencedStore;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.store.RoomStore;
import dev.madang.rooms.time.RoomClock;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rooms of this node. Methods may be called from any thread and may block. */
public final class Rooms {
    private static final System.Logger LOG = System.getLogger("dev.madang.rooms");
    private static final long LOOK_NANOS = 100_000_000L;

    private final Modes modes;
    private final Map<RoomKey, Room> rooms = new ConcurrentHashMap<>();
    private final Map<String, ServiceCapacity> capacities = new ConcurrentHashMap<>();
    private final Publishing publishing;
    private final Succession succession;
    private final AtomicLong lives = new AtomicLong();
    private final RoomStore store;
    private final RoomWiring.Surroundings surroundings;
    /** The room of each invitation's code. */
    private final Map<String, RoomKey> invited = new ConcurrentHashMap<>();

    /** Kept rooms of which it is not known yet whether another node has them. */
    private final Map<RoomKey, Unclaimed> unclaimed = new ConcurrentHashMap<>();

    private record Unclaimed(KeptRoom kept, Service service) {}

    /** Set before rooms are closed because the node stops: none is made any more. */
    private volatile boolean stopping;

    /** Keys of which a room is being made or forgotten. */
    private final Map<RoomKey, CompletableFuture<Void>> changing = new ConcurrentHashMap<>();

    /**
     * @param installed the modes there are
     * @param settings what was set for each mode, by its name
     * @param fleet the other nodes, and which this one is
     * @param store where rooms are kept beyond this node's life
     * @param ids gives texts that never repeat, for participants and for rooms without a name of their own; letters and digits
     * @throws IllegalArgumentException when two modes have one name, or settings are wrong or of no mode
     */
    public Rooms(
            Collection<RoomMode> installed,
            Map<String, ModeSettings> settings,
            Fleet fleet,
            MediaEngine media,
            Registry registry,
            RoomEvents events,
            RoomClock clock,
            Supplier<String> ids,
            RoomStore store) {
        modes = new Modes(installed, settings);
        publishing = new Publishing(registry, fleet.self(), clock);
        succession = new Succession(publishing, fleet, clock, this::nextLife);
        this.store = new FencedStore(store);
        surroundings = new RoomWiring.Surroundings(fleet, media, clock, events, ids, this.store, invited);
    }

    /**
     * Checks what a service sets for modes, before the node starts.
     *
     * @throws IllegalArgumentException when a mode is not installed or does not understand its settings
     */
    public void check(Service service) {
        modes.check(service);
    }

    /** The names of the installed modes. */
    public Set<String> modes() {
        return modes.names();
    }

    /** The rules of that mode, when it is installed. */
    public Optional<ModeRules> rules(String mode) {
        return modes.rules(mode);
    }

    /** A room, and whether this call made it. */
    public record Created(Room room, boolean isNew) {}

    /** The same without settings of the room's own. */
    public Created create(Service service, @Nullable RoomId id, @Nullable String mode) {
        return create(service, id, mode, RoomPlan.PLAIN);
    }

    /**
     * Makes a room, or finds it when it exists with the same mode: a client that got no answer may ask again.
     *
     * @param id its id, or null for one that is free
     * @param mode its mode, or null for the service's default, or for that of the room that exists
     * @param plan how it is made; a room that exists stays as it is
     * @throws RefusedException when there is no such mode, the room has another one, a setting is not allowed, the service
     *     is full, or the node stops
     */
    public Created create(Service service, @Nullable RoomId id, @Nullable String mode, RoomPlan plan) {
        String wanted = mode == null ? service.defaultMode() : mode;
        modes.rules(wanted, service, plan.settings());
        RoomKey key = new RoomKey(
                service.key(), id == null ? new RoomId(surroundings.ids().get()) : id);
        while (true) {
            Room there = rooms.get(key);
            if (there != null && !there.isClosed()) {
                there.awaitWelcome();
                return new Created(requireMode(there, mode), false);
            }
            if (there != null) {
                // All that came of its life is told before the next one begins.
                there.awaitTold();
            }
            // Whoever else makes or ends a room of that key is waited for; nobody waits for those of other keys.
            CompletableFuture<Void> done = new CompletableFuture<>();
            CompletableFuture<Void> other = changing.putIfAbsent(key, done);
            if (other != null) {
                other.join();
                continue;
            }
            try {
                Created made = made(service, key, wanted, mode, plan, there);
                if (made != null) {
                    made.room().awaitWelcome();
                    return made;
                }
            } finally {
                changing.remove(key, done);
                done.complete(null);
            }
        }
    }

    /**
     * @param told a room of that key that is over and all told of, or null
     * @return null where another one has come and ended meanwhile, which is not all told of
     */
    private @Nullable Created made(
            Service service, RoomKey key, String wanted, @Nullable String mode, RoomPlan plan, @Nullable Room told) {
        if (stopping) {
            throw new RefusedException(Refusal.NODE_STOPS, "the node stops");
        }
        Room there = rooms.get(key);
        if (there != null) {
            if (!there.isClosed()) {
                return new Created(requireMode(there, mode), false);
            }
            if (there != told) {
                return null;
            }
            // It has ended and is forgotten by whoever comes first.
            forgetNow(there);
        }
        return switch (publishing.create(key, wanted, plan.settings(), service.maxRooms())) {
            case Creation.Created(RegisteredRoom made) -> new Created(open(planned(made.room(), plan), service), true);
            case Creation.Existed(RegisteredRoom elsewhere) ->
                new Created(requireMode(reached(elsewhere, service, none -> planned(none, plan)), mode), false);
            case Creation.Full() ->
                throw new RefusedException(Refusal.SERVICE_FULL, "the service has as many rooms as it may");
        };
    }

    /** A room as it begins. */
    private static KeptRoom planned(RoomRecord record, RoomPlan plan) {
        return new KeptRoom(
                record, plan.metadata(), plan.closeAt(), false, false, Set.of(), Map.of(), List.of(), List.of());
    }

    private static Room requireMode(Room room, @Nullable String mode) {
        if (mode != null && !room.mode().equals(mode)) {
            throw new RefusedException(Refusal.MODE_DIFFERS, "the room exists and has mode " + room.mode());
        }
        return room;
    }

    /** Begins a room whose Home is here. */
    private Room open(KeptRoom kept, Service service) {
        Room room = new Room(kept.record(), surroundings.fleet().self(), nextLife(), surroundings, owner);
        String mode = kept.record().mode();
        room.decide(kept, settings -> modes.rules(mode, service, settings), places(service));
        // Found by others only once it has begun.
        room.open();
        rooms.put(kept.key(), room);
        if (room.isClosed()) {
            // Its time had come already, when nobody found it in the map.
            forgetNow(room);
        }
        return room;
    }

    private Places places(Service service) {
        return capacities
                .computeIfAbsent(service.key(), key -> new ServiceCapacity())
                .upTo(service.maxParticipants());
    }

    /** A number that no Router of this node had. */
    private long nextLife() {
        return lives.updateAndGet(
                last -> Math.max(last + 1, surroundings.clock().now().toEpochMilli()));
    }

    /**
     * The room wherever its Home is; carried here from now on where that is elsewhere, until nobody has been here for some seconds.
     *
     * @throws RefusedException when nobody decides for it at present, or the node stops
     */
    public Optional<Room> reach(RoomKey key, Service service) {
        long patience = System.nanoTime() + Answers.PATIENCE.toNanos();
        while (true) {
            Room here = rooms.get(key);
            if (here != null && !here.isClosed()) {
                here.awaitWelcome();
                here.expect();
                return Optional.of(here);
            }
            if (stopping) {
                throw new RefusedException(Refusal.NODE_STOPS, "the node stops");
            }
            RegisteredRoom there = publishing.find(key);
            if (there == null) {
                return Optional.empty();
            }
            if (isBeingTakenOver(there) && System.nanoTime() < patience) {
                LockSupport.parkNanos(LOOK_NANOS);
                continue;
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            CompletableFuture<Void> other = changing.putIfAbsent(key, done);
            if (other != null) {
                other.join();
                continue;
            }
            try {
                Room now = rooms.get(key);
                if (now == null) {
                    Room reached = reached(there, service, none -> planned(none, RoomPlan.PLAIN));
                    reached.awaitWelcome();
                    return Optional.of(reached);
                }
                if (now.isClosed()) {
                    forgetNow(now);
                }
            } finally {
                changing.remove(key, done);
                done.complete(null);
            }
        }
    }

    /** Whether its Home is lost, and there are others that carry it: one of them is about to take it over. */
    private boolean isBeingTakenOver(RegisteredRoom there) {
        Fleet fleet = surroundings.fleet();
        String home = there.home().node();
        boolean lost = home.equals(fleet.self().node())
                ? !there.home().equals(fleet.self())
                : !fleet.isAlive().test(there.home());
        return lost
                && there.carriers().keySet().stream()
                        .anyMatch(node -> !node.equals(home)
                                && !node.equals(fleet.self().node())
                                && fleet.isPresent().test(node));
    }

    /** A room that the Registry has and this node has not; whoever calls is the one who changes that key. */
    private Room reached(RegisteredRoom there, Service service, Function<RoomRecord, KeptRoom> plan) {
        Fleet fleet = surroundings.fleet();
        if (!there.home().node().equals(fleet.self().node()) && fleet.isAlive().test(there.home())) {
            Room room = new Room(there.room(), there.home(), nextLife(), surroundings, owner);
            rooms.put(there.key(), room);
            room.open();
            try {
                room.awaitWelcome();
            } catch (RefusedException away) {
                room.close(RoomEnd.NODE_STOPPED);
                throw away;
            }
            return room;
        }
        if (isBeingTakenOver(there)) {
            throw new RefusedException(Refusal.HOME_AWAY, "another node is about to take the room over");
        }
        // Nobody decides for it any more, and nobody has anything of it.
        KeptRoom next = plan.apply(there.room()).nextTerm();
        if (!publishing.claim(next.record())) {
            throw new RefusedException(Refusal.HOME_AWAY, "another node takes the room over");
        }
        return open(next, service);
    }

    /**
     * Opens the rooms that a node before this one kept, before anybody asks for one.
     *
     * @param services gives the service of that key, null where there is none any more
     * @return rooms that cannot be opened any more, such as those of a mode that is not installed, each with why
     */
    public Map<RoomKey, String> restore(Function<String, @Nullable Service> services) {
        Map<RoomKey, String> lost = new LinkedHashMap<>();
        List<KeptRoom> oldestFirst = store.load().stream()
                .sorted(Comparator.comparing(kept -> kept.record().createdAt()))
                .toList();
        for (KeptRoom kept : oldestFirst) {
            Service service = services.apply(kept.key().service());
            KeptRoom next = kept.nextTerm();
            if (service == null || !modes.has(next.record().mode())) {
                lost.put(kept.key(), "its service or mode is not there any more");
            } else {
                restore(next, service).ifPresent(why -> lost.put(kept.key(), why));
            }
        }
        return lost;
    }

    /** Why that room is not there again; empty where it is. */
    private Optional<String> restore(KeptRoom next, Service service) {
        try {
            if (!publishing.claim(next.record())) {
                return Optional.of("another room has its key by now, or another node the room");
            }
        } catch (RegistryAwayException unknown) {
            // Another node may have it by now: that is asked again.
            unclaimed.put(next.key(), new Unclaimed(next, service));
            return Optional.empty();
        }
        try {
            open(next, service);
            return Optional.empty();
        } catch (RuntimeException impossible) {
            // Whatever is wrong with one room, the others and the node are to come up.
            publishing.remove(next.record());
            return Optional.of(String.valueOf(impossible));
        }
    }

    /** Keeps map and Registry in step with a room. */
    private final Room.Owner owner = new Room.Owner() {
        @Override
        public void changed(Room room) {
            publishing.publish(room);
        }

        @Override
        public void mayTakeOver(Room room) {
            succession.consented(room);
        }

        @Override
        public void closed(Room room) {
            forget(room);
        }
    };

    /** Tells the Registry what it should know of this node's rooms and does not; to be called each second. */
    public void publish() {
        unclaimed.forEach((key, room) -> {
            if (unclaimed.remove(key, room)) {
                restore(room.kept(), room.service())
                        .ifPresent(why -> LOG.log(
                                System.Logger.Level.WARNING,
                                "room {0} was kept and is not opened again: {1}",
                                key,
                                why));
            }
        });
        publishing.settle();
        rooms.values().forEach(publishing::publish);
    }

    /** The Registry may have forgotten anything: it is told everything anew. */
    public void registryChanged() {
        publishing.forgetTold();
        publish();
    }

    /** Takes what a Router on another node says to a Home that should be here. */
    public void receive(RoomKey key, RouterId from, Envelope<RouterMessage> envelope) {
        Room room = rooms.get(key);
        RoomWiring.Received received = room == null ? RoomWiring.Received.NOT_MINE : room.receive(from, envelope);
        switch (received) {
            case TAKEN -> {}
            case NOT_MINE -> surroundings.fleet().links().noHome(key, from, envelope.incarnation(), envelope.term());
            // The Registry is told of this one anew, and says which is the later one.
            case LATER_HOME -> publishing.forget(key);
        }
    }

    /** That life of a room is over, as the Registry says. */
    public void over(RoomKey key, long incarnation) {
        Room room = rooms.get(key);
        if (room != null && !room.decides() && room.record().incarnation() <= incarnation) {
            room.close(RoomEnd.NODE_STOPPED);
        }
    }

    /** Takes what a Home on another node says to a Router here. */
    public void receiveFromHome(RoomKey key, RouterId to, Envelope<HomeMessage> envelope) {
        Room room = rooms.get(key);
        if (room != null) {
            room.receiveFromHome(to, envelope);
        }
    }

    /** Where that Router looked for its Home, there is none. */
    public void noHome(RoomKey key, RouterId to, long incarnation, long term) {
        Room room = rooms.get(key);
        if (room != null && room.isOf(to, incarnation, term)) {
            succession.orphaned(room);
        }
    }

    /** Another node decides for that room from now on. */
    public void newHome(RegisteredRoom now) {
        Room room = rooms.get(now.key());
        if (room != null) {
            room.follow(now);
        }
    }

    /**
     * Takes over rooms whose Home is lost, where it is this node's turn; to be called several times a second. Blocks as the Registry does.
     *
     * @param services gives the service of that key, null where there is none
     */
    public void succeed(Function<String, @Nullable Service> services) {
        for (Room room : rooms.values()) {
            Service service = services.apply(room.key().service());
            if (service != null && room.isWelcome() && !room.isClosed() && !stopping) {
                try {
                    succession.look(room, settings -> modes.rules(room.mode(), service, settings), places(service));
                } catch (RuntimeException bug) {
                    // The other rooms are to be looked after.
                    LOG.log(System.Logger.Level.ERROR, "room " + room.key() + " cannot be taken over", bug);
                }
            }
        }
        succession.forget(rooms::get);
    }

    /** What carries that track, where it comes in on this node; else null. */
    public @Nullable ProducerHandle local(RoomKey key, TrackId track) {
        Room room = rooms.get(key);
        return room == null ? null : room.local(track);
    }

    /**
     * Hands rooms whose Home is here over to nodes that carry them and are welcome; to be repeated while this node is being emptied.
     *
     * @return how many rooms are left whose Home is here, those included that are just being handed over
     */
    public int handOver(Predicate<String> welcome) {
        int left = 0;
        for (Room room : rooms.values()) {
            if (!room.isClosed() && room.decides()) {
                left++;
                room.carriers().stream().filter(welcome).findFirst().ifPresent(room::handOver);
            }
        }
        return left;
    }

    /** That node is not there any more. */
    public void lost(String node) {
        rooms.values().forEach(room -> room.lost(node));
    }

    /** Tracks of other nodes can be had that could not before. */
    public void remoteChanged() {
        rooms.values().forEach(Room::remoteChanged);
    }

    private void forget(Room room) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        while (rooms.get(room.key()) == room) {
            CompletableFuture<Void> other = changing.putIfAbsent(room.key(), done);
            if (other == null) {
                try {
                    forgetNow(room);
                } finally {
                    changing.remove(room.key(), done);
                    done.complete(null);
                }
            } else {
                other.join();
            }
        }
    }

    /** The map is the last that knows of it, so that whoever finds it there can wait for the Registry. */
    private void forgetNow(Room room) {
        if (room.decides()) {
            if (room.isStopped()) {
                // Another node may go on with it, or this one when it is there again.
                publishing.forget(room.key());
            } else {
                publishing.remove(room.record());
            }
        }
        rooms.remove(room.key(), room);
    }

    /**
     * The room, where anything of it is on this node.
     *
     * @throws RefusedException when the node stops and has closed it: it may well be open again soon, here or elsewhere
     */
    public Optional<Room> find(RoomKey key) {
        Room room = rooms.get(key);
        if (room == null && stopping) {
            throw new RefusedException(Refusal.NODE_STOPS, "the node stops");
        }
        if (room != null && !room.isClosed()) {
            room.awaitWelcome();
        }
        return Optional.ofNullable(room);
    }

    /** The room that the invitation of that code is for, whatever its service. */
    public Optional<Room> invitedBy(String code) {
        return Optional.ofNullable(invited.get(code)).map(rooms::get);
    }

    /** A service's rooms, wherever they are, the oldest first. */
    public List<RegisteredRoom> of(Service service) {
        return publishing.roomsOf(service.key());
    }

    /** The room, where anything of it is on this node and it is known what it is; waits for nobody. */
    public Optional<Room> here(RoomKey key) {
        Room room = rooms.get(key);
        return room == null || room.isClosed() || !room.isWelcome() ? Optional.empty() : Optional.of(room);
    }

    /** Every room of which this node has anything, in the order of their names. */
    public List<Room> all() {
        return rooms.values().stream()
                .filter(Room::isWelcome)
                .sorted(Comparator.comparing(room -> room.key().toString()))
                .toList();
    }

    /** The service's participants over all of its rooms on this node, those about to join included. */
    public int participantsOf(Service service) {
        ServiceCapacity capacity = capacities.get(service.key());
        return capacity == null ? 0 : capacity.participants();
    }

    /** Closes every room, because the node stops: what is kept of them stays. */
    public void close() {
        stopping = true;
        // Whoever did not see that has begun by now.
        changing.values().forEach(CompletableFuture::join);
        for (Room room : rooms.values()) {
            room.close(RoomEnd.NODE_STOPPED);
        }
    }
}
