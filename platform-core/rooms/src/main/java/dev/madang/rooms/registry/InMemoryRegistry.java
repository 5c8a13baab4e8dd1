package dev.madang.rooms.registry;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.Registry.Creation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Registry of a single node. From any thread; blocks for no longer than a look-up. */
public final class InMemoryRegistry implements Registry {
    private final Map<String, Map<RoomKey, RoomRecord>> services = new LinkedHashMap<>();
    private long newestIncarnation;

    @Override
    public synchronized Creation create(
            RoomKey key, String mode, ModeSettings settings, Instant createdAt, int maxRooms) {
        Map<RoomKey, RoomRecord> rooms = services.getOrDefault(key.service(), Map.of());
        RoomRecord existing = rooms.get(key);
        if (existing != null) {
            return new Creation.Existed(existing);
        }
        if (rooms.size() >= maxRooms) {
            return new Creation.Full();
        }
        long incarnation = Math.max(newestIncarnation + 1, createdAt.toEpochMilli());
        RoomRecord room = new RoomRecord(key, incarnation, 1, mode, settings, createdAt);
        put(room);
        return new Creation.Created(room);
    }

    @Override
    public synchronized boolean refill(RoomRecord room) {
        RoomRecord there = find(room.key()).orElse(room);
        if (!there.isSucceededBy(room)) {
            return false;
        }
        put(room);
        return true;
    }

    private void put(RoomRecord room) {
        newestIncarnation = Math.max(newestIncarnation, room.incarnation());
        services.computeIfAbsent(room.key().service(), service -> new LinkedHashMap<>())
                .put(room.key(), room);
    }

    @Override
    public synchronized Optional<RoomRecord> find(RoomKey key) {
        return Optional.ofNullable(
                services.getOrDefault(key.service(), Map.of()).get(key));
    }

    @Override
    public synchronized List<RoomRecord> roomsOf(String service) {
        return List.copyOf(services.getOrDefault(service, Map.of()).values());
    }

    @Override
    public synchronized boolean remove(RoomKey key, long incarnation) {
        Map<RoomKey, RoomRecord> rooms = services.getOrDefault(key.service(), Map.of());
        RoomRecord there = rooms.get(key);
        if (there == null || there.incarnation() != incarnation) {
            return false;
        }
        rooms.remove(key);
        if (rooms.isEmpty()) {
            services.remove(key.service());
        }
        return true;
    }
}
