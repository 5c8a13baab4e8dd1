package dev.madang.server.fleet;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.registry.RoomRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Registry with a copy of which rooms there are, for when it is away: rooms that exist can be found then too. {@link #follow} keeps the
 * copy. From any thread.
 */
final class RememberingRegistry implements Registry {
    /** A Registry that has forgotten its rooms is told of them within this time. */
    private static final long REFILL_NANOS = Duration.ofSeconds(5).toNanos();

    private final Registry registry;
    private final Map<String, Copy> copies = new ConcurrentHashMap<>();

    /** What is known of a service's rooms. */
    private static final class Copy {
        final Map<RoomKey, RegisteredRoom> rooms = new ConcurrentHashMap<>();

        @Nullable
        String read;

        /** Since when rooms are missing that their nodes have yet to tell of; 0 when none is. */
        volatile long forgottenNanos;
    }

    RememberingRegistry(Registry registry) {
        this.registry = registry;
    }

    private Copy copy(String service) {
        return copies.computeIfAbsent(service, any -> new Copy());
    }

    /**
     * Reads what has changed in a service's rooms; for one thread at a time.
     *
     * @param told hears of each change
     * @return whether the Registry may have forgotten rooms, so that nodes are to tell it of theirs
     * @throws RegistryAwayException when it does not answer
     */
    boolean follow(String service, Consumer<Change> told) {
        Copy copy = copy(service);
        while (true) {
            Changes news = registry.changes(service, copy.read);
            if (news.gap()) {
                copy.read = news.next();
                return replace(copy, registry.roomsOf(service), told);
            }
            for (Change change : news.changes()) {
                if (change.now() == null) {
                    copy.rooms.remove(change.key());
                    told.accept(change);
                } else if (!change.now().equals(copy.rooms.put(change.key(), change.now()))) {
                    told.accept(change);
                }
            }
            copy.read = news.next();
            if (news.changes().isEmpty()) {
                return false;
            }
        }
    }

    /** What the copy has of that room; asks nobody. Null for nothing. */
    @Nullable
    RegisteredRoom remembered(RoomKey key) {
        return copy(key.service()).rooms.get(key);
    }

    /** Whether rooms are missing that were there. A feed in which nothing was ever written has a gap each time. */
    private static boolean replace(Copy copy, List<RegisteredRoom> all, Consumer<Change> told) {
        Set<RoomKey> there = all.stream().map(RegisteredRoom::key).collect(Collectors.toSet());
        for (RegisteredRoom room : all) {
            if (!room.equals(copy.rooms.put(room.key(), room))) {
                told.accept(new Change(room.key(), room.room().incarnation(), room));
            }
        }
        boolean missing = !there.containsAll(copy.rooms.keySet());
        long now = System.nanoTime();
        if (missing && copy.forgottenNanos == 0) {
            copy.forgottenNanos = now;
        } else if (!missing) {
            copy.forgottenNanos = 0;
        } else if (now - copy.forgottenNanos > REFILL_NANOS) {
            copy.rooms.keySet().retainAll(there);
            copy.forgottenNanos = 0;
        }
        return missing;
    }

    @Override
    public Creation create(
            RoomKey key, NodeRef home, String mode, ModeSettings settings, Instant createdAt, int maxRooms) {
        try {
            Creation creation = registry.create(key, home, mode, settings, createdAt, maxRooms);
            if (creation instanceof Creation.Created(RegisteredRoom room)) {
                copy(key.service()).rooms.put(key, room);
            }
            return creation;
        } catch (RegistryAwayException away) {
            RegisteredRoom there = copy(key.service()).rooms.get(key);
            if (there != null) {
                return new Creation.Existed(there);
            }
            throw away;
        }
    }

    @Override
    public Outcome claim(RegisteredRoom next) {
        return registry.claim(next);
    }

    @Override
    public Outcome refill(RegisteredRoom room) {
        return registry.refill(room);
    }

    @Override
    public Optional<RegisteredRoom> find(RoomKey key) {
        Copy copy = copy(key.service());
        try {
            Optional<RegisteredRoom> there = registry.find(key);
            RegisteredRoom known = copy.rooms.get(key);
            if (there.isPresent() || known == null) {
                return there;
            }
            boolean forgotten = copy.forgottenNanos != 0
                    || registry.changes(key.service(), copy.read).gap();
            return forgotten ? Optional.of(known) : there;
        } catch (RegistryAwayException away) {
            RegisteredRoom known = copy.rooms.get(key);
            if (known == null) {
                throw away;
            }
            return Optional.of(known);
        }
    }

    @Override
    public List<RegisteredRoom> roomsOf(String service) {
        try {
            return registry.roomsOf(service);
        } catch (RegistryAwayException away) {
            return copy(service).rooms.values().stream()
                    .sorted(Comparator.comparing(
                                    (RegisteredRoom room) -> room.room().createdAt())
                            .thenComparing(room -> room.room().incarnation()))
                    .toList();
        }
    }

    @Override
    public boolean remove(RoomRecord room) {
        copy(room.key().service())
                .rooms
                .computeIfPresent(
                        room.key(), (key, there) -> there.room().incarnation() <= room.incarnation() ? null : there);
        return registry.remove(room);
    }

    @Override
    public Changes changes(String service, @Nullable String after) {
        return registry.changes(service, after);
    }
}
