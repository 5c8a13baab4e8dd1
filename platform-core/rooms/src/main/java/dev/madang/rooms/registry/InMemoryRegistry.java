package dev.madang.rooms.registry;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The Registry of a single node, and of tests. From any thread; blocks for no longer than a look-up. */
public final class InMemoryRegistry implements Registry {
    /** So many changes of a service are kept, and so many lives that are over: more than end within an hour on one node. */
    private static final int MOST_KEPT = 10_000;

    private static final int MOST_TOLD = 1_000;

    private final Map<String, OfService> services = new HashMap<>();
    /** Tells what this Registry said from what another one did. */
    private final String life = UUID.randomUUID().toString();

    /** What there is of one service. */
    private static final class OfService {
        final Map<RoomKey, RegisteredRoom> rooms = new HashMap<>();
        /** The newest life of each key that is over, the one that ended first in front. */
        final SequencedMap<RoomKey, Long> over = new LinkedHashMap<>();

        final Deque<Change> changes = new ArrayDeque<>();
        long changesDropped;
        long newestIncarnation;

        void changed(RoomKey key, long incarnation, @Nullable RegisteredRoom now) {
            changes.addLast(new Change(key, incarnation, now));
            if (changes.size() > MOST_KEPT) {
                changes.removeFirst();
                changesDropped++;
            }
        }

        void put(RegisteredRoom room) {
            newestIncarnation = Math.max(newestIncarnation, room.room().incarnation());
            RegisteredRoom before = rooms.put(room.key(), room);
            if (!room.equals(before)) {
                changed(room.key(), room.room().incarnation(), room);
            }
        }

        void ended(RoomRecord room) {
            newestIncarnation = Math.max(newestIncarnation, room.incarnation());
            Long before = over.remove(room.key());
            over.putLast(room.key(), before == null ? room.incarnation() : Math.max(before, room.incarnation()));
            if (over.size() > MOST_KEPT) {
                over.pollFirstEntry();
            }
            if (rooms.remove(room.key()) != null) {
                changed(room.key(), room.incarnation(), null);
            }
        }

        boolean isOver(RoomRecord room) {
            return over.getOrDefault(room.key(), 0L) >= room.incarnation();
        }
    }

    private OfService of(String service) {
        return services.computeIfAbsent(service, any -> new OfService());
    }

    @Override
    public synchronized Creation create(
            RoomKey key, NodeRef home, String mode, ModeSettings settings, Instant createdAt, int maxRooms) {
        OfService service = of(key.service());
        Instant at = createdAt.truncatedTo(ChronoUnit.MILLIS);
        RegisteredRoom existing = service.rooms.get(key);
        if (existing != null) {
            boolean own = existing.home().equals(home)
                    && existing.room().term() == 1
                    && existing.room().createdAt().equals(at);
            return own ? new Creation.Created(existing) : new Creation.Existed(existing);
        }
        if (service.rooms.size() >= maxRooms) {
            return new Creation.Full();
        }
        long incarnation = Math.max(service.newestIncarnation + 1, createdAt.toEpochMilli());
        RoomRecord record = new RoomRecord(key, incarnation, 1, mode, settings, at);
        RegisteredRoom room = new RegisteredRoom(record, home, Map.of());
        service.put(room);
        return new Creation.Created(room);
    }

    @Override
    public Outcome claim(RegisteredRoom next) {
        return put(next);
    }

    @Override
    public Outcome refill(RegisteredRoom room) {
        return put(room);
    }

    private synchronized Outcome put(RegisteredRoom room) {
        OfService service = of(room.key().service());
        if (service.isOver(room.room())) {
            return new Outcome.Over();
        }
        RegisteredRoom there = service.rooms.get(room.key());
        if (there != null && !isBefore(there.room(), room.room()) && !isSameTerm(there, room)) {
            return new Outcome.Superseded(there);
        }
        service.put(room);
        return new Outcome.In();
    }

    /** Whether the one is of an earlier life than the other, or of an earlier term of the same. */
    private static boolean isBefore(RoomRecord one, RoomRecord other) {
        return one.incarnation() < other.incarnation()
                || one.incarnation() == other.incarnation() && one.term() < other.term();
    }

    private static boolean isSameTerm(RegisteredRoom one, RegisteredRoom other) {
        return one.room().incarnation() == other.room().incarnation()
                && one.room().term() == other.room().term()
                && one.home().equals(other.home());
    }

    @Override
    public synchronized Optional<RegisteredRoom> find(RoomKey key) {
        return Optional.ofNullable(of(key.service()).rooms.get(key));
    }

    @Override
    public synchronized List<RegisteredRoom> roomsOf(String service) {
        return of(service).rooms.values().stream()
                .sorted(Comparator.comparing(
                                (RegisteredRoom room) -> room.room().createdAt())
                        .thenComparing(room -> room.room().incarnation()))
                .toList();
    }

    @Override
    public synchronized boolean remove(RoomRecord room) {
        OfService service = of(room.key().service());
        RegisteredRoom there = service.rooms.get(room.key());
        if (there != null && isBefore(room, there.room())) {
            return false;
        }
        service.ended(room);
        return true;
    }

    @Override
    public synchronized Changes changes(String service, @Nullable String after) {
        OfService all = of(service);
        long newest = all.changesDropped + all.changes.size();
        long position = position(after);
        if (position < all.changesDropped || position > newest) {
            return new Changes(true, List.of(), cursor(newest));
        }
        List<Change> news = all.changes.stream()
                .skip(position - all.changesDropped)
                .limit(MOST_TOLD)
                .toList();
        return new Changes(false, news, cursor(position + news.size()));
    }

    private String cursor(long position) {
        return life + "/" + position;
    }

    /** @return -1 for what this Registry never said */
    private long position(@Nullable String cursor) {
        if (cursor == null || !cursor.startsWith(life + "/")) {
            return -1;
        }
        try {
            return Long.parseLong(cursor.substring(life.length() + 1));
        } catch (NumberFormatException foreign) {
            return -1;
        }
    }
}
