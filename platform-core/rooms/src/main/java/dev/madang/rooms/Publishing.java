package dev.madang.rooms;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.Registry.Creation;
import dev.madang.rooms.registry.Registry.Outcome;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.time.RoomClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Registry in step with the rooms whose Home is on this node. While it is away rooms come and go nevertheless, and it is told
 * later. Any thread; blocks as the Registry does.
 */
final class Publishing {
    private final Registry registry;
    private final NodeRef self;
    private final RoomClock clock;
    /** What it was told of each room last. */
    private final Map<RoomKey, RegisteredRoom> told = new ConcurrentHashMap<>();
    /** Rooms that are over, which it does not know yet. */
    private final Set<RoomRecord> over = ConcurrentHashMap.newKeySet();

    private final AtomicLong incarnations = new AtomicLong();

    Publishing(Registry registry, NodeRef self, RoomClock clock) {
        this.registry = registry;
        this.self = self;
        this.clock = clock;
    }

    /** Puts a new room in; where the Registry is away, it is told of it later. */
    Creation create(RoomKey key, String mode, ModeSettings settings, int maxRooms) {
        Instant now = clock.now();
        try {
            Creation creation = registry.create(key, self, mode, settings, now, maxRooms);
            if (creation instanceof Creation.Created(RegisteredRoom room)) {
                told.put(key, room);
                incarnations.accumulateAndGet(room.room().incarnation(), Math::max);
            }
            return creation;
        } catch (RegistryAwayException away) {
            long incarnation = incarnations.updateAndGet(last -> Math.max(last + 1, now.toEpochMilli()));
            return new Creation.Created(new RegisteredRoom(
                    new RoomRecord(key, incarnation, 1, mode, settings, now.truncatedTo(ChronoUnit.MILLIS)),
                    self,
                    Map.of()));
        }
    }

    /**
     * Takes a room over for this node.
     *
     * @return false when another has it, or it is over
     * @throws RegistryAwayException when that cannot be known
     */
    boolean claim(RoomRecord next) {
        incarnations.accumulateAndGet(next.incarnation(), Math::max);
        return claimed(next) instanceof Outcome.In;
    }

    /** The same, with who has it otherwise. */
    Outcome claimed(RoomRecord next) {
        RegisteredRoom room = new RegisteredRoom(next, self, Map.of());
        Outcome outcome = registry.claim(room);
        if (outcome instanceof Outcome.In) {
            told.put(next.key(), room);
        }
        return outcome;
    }

    /** What the Registry has of that room; null for nothing. */
    @Nullable
    RegisteredRoom find(RoomKey key) {
        return registry.find(key).filter(room -> !over.contains(room.room())).orElse(null);
    }

    List<RegisteredRoom> roomsOf(String service) {
        return registry.roomsOf(service);
    }

    /** Tells what is news of a room. */
    void publish(Room room) {
        RegisteredRoom now = room.registered(self);
        while (now != null && !now.equals(told.get(now.key()))) {
            try {
                Outcome outcome = registry.refill(now);
                told.put(now.key(), now);
                if (!(outcome instanceof Outcome.In)) {
                    room.superseded(outcome);
                    return;
                }
            } catch (RegistryAwayException away) {
                return;
            }
            now = room.registered(self);
        }
    }

    /** A life of a room is over. */
    void remove(RoomRecord room) {
        told.remove(room.key());
        try {
            registry.remove(room);
            over.remove(room);
        } catch (RegistryAwayException away) {
            over.add(room);
        }
    }

    /** This node tells nothing of that room any more. */
    void forget(RoomKey room) {
        told.remove(room);
    }

    /** Tells of rooms that are over what could not be told before. */
    void settle() {
        Set.copyOf(over).forEach(this::remove);
    }

    /** Whatever was told may be forgotten. */
    void forgetTold() {
        told.clear();
    }
}
