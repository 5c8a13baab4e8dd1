package dev.madang.rooms;

import dev.madang.media.engine.MediaEngine;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvents;
import dev.madang.rooms.home.Places;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.Registry.Creation;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.store.FencedStore;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.store.RoomStore;
import dev.madang.rooms.time.RoomClock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rooms of this node. Methods may be called from any thread and may block. */
public final class Rooms {
    private final Map<String, Installed> modes = new LinkedHashMap<>();
    private final Map<RoomKey, Room> rooms = new ConcurrentHashMap<>();
    private final Map<String, ServiceCapacity> capacities = new ConcurrentHashMap<>();
    private final Registry registry;
    private final RoomStore store;
    private final RoomWiring.Surroundings surroundings;
    /** The room of each invitation's code. */
    private final Map<String, RoomKey> invited = new ConcurrentHashMap<>();

    /** Set before rooms are closed because the node stops: none is made any more. */
    private volatile boolean stopping;

    /** Keys of which a room is being made or forgotten. */
    private final Map<RoomKey, CompletableFuture<Void>> changing = new ConcurrentHashMap<>();

    /**
     * @param installed the modes there are
     * @param settings what was set for each mode, by its name
     * @param node this node's name
     * @param store where rooms are kept beyond this node's life
     * @param ids gives texts that never repeat, for participants and for rooms without a name of their own; letters and digits
     * @throws IllegalArgumentException when two modes have one name, or settings are wrong or of no mode
     */
    public Rooms(
            Collection<RoomMode> installed,
            Map<String, ModeSettings> settings,
            String node,
            MediaEngine media,
            Registry registry,
            RoomEvents events,
            RoomClock clock,
            Supplier<String> ids,
            RoomStore store) {
        for (RoomMode mode : installed) {
            ModeSettings own = settings.getOrDefault(mode.name(), ModeSettings.DEFAULTS);
            if (modes.put(mode.name(), new Installed(mode, own, understood(mode, own))) != null) {
                throw new IllegalArgumentException("two modes are named " + mode.name());
            }
        }
        for (String name : settings.keySet()) {
            if (!modes.containsKey(name)) {
                throw new IllegalArgumentException("settings for mode " + name + ", which is not installed");
            }
        }
        this.registry = registry;
        this.store = new FencedStore(store);
        surroundings = new RoomWiring.Surroundings(node, media, clock, events, ids, this.store, invited);
    }

    private static ModeRules understood(RoomMode mode, ModeSettings settings) {
        try {
            return ModeRules.of(mode, settings);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(mode.name() + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * A mode of this node.
     *
     * @param settings those of the node
     * @param rules what comes of them
     */
    private record Installed(RoomMode mode, ModeSettings settings, ModeRules rules) {
        /** The rules for a room of that service. */
        ModeRules rules(Service service, ModeSettings room) {
            ModeSettings ofService = service.modes().get(mode.name());
            if (ofService == null && room.values().isEmpty()) {
                return rules;
            }
            ModeSettings allowed = ofService == null ? settings : settings.with(ofService);
            ModeRules serviceRules = ModeRules.of(mode, allowed);
            ModeRules roomRules;
            try {
                roomRules = ModeRules.of(mode, allowed.with(room));
            } catch (IllegalArgumentException notAllowed) {
                throw new RefusedException(Refusal.BAD_SETTING, String.valueOf(notAllowed.getMessage()));
            }
            String beyond = roomRules.beyond(serviceRules);
            if (beyond != null) {
                throw new RefusedException(
                        Refusal.BEYOND_SERVICE, "the service does not allow that many, or that much: " + beyond);
            }
            return roomRules;
        }
    }

    /**
     * Checks what a service sets for modes, before the node starts.
     *
     * @throws IllegalArgumentException when a mode is not installed or does not understand its settings
     */
    public void check(Service service) {
        service.modes().forEach((name, settings) -> {
            Installed installed = modes.get(name);
            if (installed == null) {
                throw new IllegalArgumentException("settings for mode " + name + ", which is not installed");
            }
            understood(installed.mode(), installed.settings().with(settings));
        });
        if (!modes.containsKey(service.defaultMode())) {
            throw new IllegalArgumentException("default mode " + service.defaultMode() + " is not installed");
        }
    }

    /** The names of the installed modes. */
    public Set<String> modes() {
        return modes.keySet();
    }

    /** The rules of that mode, when it is installed. */
    public Optional<ModeRules> rules(String mode) {
        return Optional.ofNullable(modes.get(mode)).map(Installed::rules);
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
        Installed installed = modes.get(wanted);
        if (installed == null) {
            throw new RefusedException(
                    Refusal.NO_SUCH_MODE, "there is no mode " + wanted + "; there are " + String.join(", ", modes()));
        }
        installed.rules(service, plan.settings());
        RoomKey key = new RoomKey(
                service.key(), id == null ? new RoomId(surroundings.ids().get()) : id);
        while (true) {
            Room there = rooms.get(key);
            if (there != null && !there.isClosed()) {
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
        Instant now = surroundings.clock().now();
        return switch (registry.create(key, wanted, plan.settings(), now, service.maxRooms())) {
            case Creation.Created(RoomRecord record) -> new Created(open(planned(record, plan), service), true);
            case Creation.Existed(RoomRecord elsewhere) ->
                throw new RefusedException(
                        Refusal.MODE_DIFFERS, "the room exists elsewhere and has mode " + elsewhere.mode());
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

    private Room open(KeptRoom kept, Service service) {
        ServiceCapacity capacity = capacities.computeIfAbsent(service.key(), key -> new ServiceCapacity());
        Places places = capacity.upTo(service.maxParticipants());
        Installed installed = Objects.requireNonNull(modes.get(kept.record().mode()));
        Room room = new Room(kept, settings -> installed.rules(service, settings), places, surroundings, new Owner());
        // Found by others only once it has begun.
        room.open();
        rooms.put(kept.key(), room);
        if (room.isClosed()) {
            // Its time had come already, when nobody found it in the map.
            forgetNow(room);
        }
        return room;
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
            if (service == null || !modes.containsKey(next.record().mode())) {
                lost.put(kept.key(), "its service or mode is not there any more");
            } else if (!registry.refill(next.record())) {
                lost.put(kept.key(), "another room has its key by now");
            } else {
                try {
                    open(next, service);
                } catch (RuntimeException impossible) {
                    // Whatever is wrong with one room, the others and the node are to come up.
                    lost.put(kept.key(), String.valueOf(impossible));
                    registry.remove(kept.key(), next.record().incarnation());
                }
            }
        }
        return lost;
    }

    /** Keeps map and Registry in step with a room. */
    private final class Owner implements Room.Owner {
        @Override
        public void changed(Room room) {
            RoomRecord told;
            do {
                told = room.record();
                registry.refill(told);
            } while (!told.equals(room.record()));
            if (room.isClosed()) {
                // It may have been taken out before it was put in again.
                registry.remove(told.key(), told.incarnation());
            }
        }

        @Override
        public void closed(Room room) {
            forget(room);
        }
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
        registry.remove(room.key(), room.record().incarnation());
        rooms.remove(room.key(), room);
    }

    /** @throws RefusedException when the node stops and has closed it: it may well be open again soon, here or elsewhere */
    public Optional<Room> find(RoomKey key) {
        Room room = rooms.get(key);
        if (room == null && stopping) {
            throw new RefusedException(Refusal.NODE_STOPS, "the node stops");
        }
        return Optional.ofNullable(room);
    }

    /** The room that the invitation of that code is for, whatever its service. */
    public Optional<Room> invitedBy(String code) {
        return Optional.ofNullable(invited.get(code)).map(rooms::get);
    }

    /** A service's rooms, the oldest first. */
    public List<Room> of(Service service) {
        return registry.roomsOf(service.key()).stream()
                .map(record -> rooms.get(record.key()))
                .filter(room -> room != null)
                .toList();
    }

    /** Every room of this node, in the order of their names. */
    public List<Room> all() {
        return rooms.values().stream()
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
        for (Room room : all()) {
            room.close(RoomEnd.NODE_STOPPED);
        }
    }
}
