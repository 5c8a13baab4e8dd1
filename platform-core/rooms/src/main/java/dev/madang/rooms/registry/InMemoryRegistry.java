package dev.madang.rooms.registry;

import dev.madang.rooms.RoomKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Registry of a single node. */
public final class InMemoryRegistry implements Registry {
    private final Map<String, Map<RoomKey, RoomRecord>> services = new LinkedHashMap<>();

    @Override
    public synchronized Creation create(RoomRecord room, int maxRooms) {
        Map<RoomKey, RoomRecord> rooms = services.get(room.key().service());
        RoomRecord existing = rooms == null ? null : rooms.get(room.key());
        if (existing != null) {
            return new Creation.Existed(existing);
        }
        if ((rooms == null ? 0 : rooms.size()) >= maxRooms) {
            return new Creation.Full();
        }
        services.computeIfAbsent(room.key().service(), service -> new LinkedHashMap<>())
                .put(room.key(), room);
        return new Creation.Created(room);
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
    public synchronized boolean remove(RoomKey key) {
        Map<RoomKey, RoomRecord> rooms = services.get(key.service());
        if (rooms == null || rooms.remove(key) == null) {
            return false;
        }
        if (rooms.isEmpty()) {
            services.remove(key.service());
        }
        return true;
    }
}
