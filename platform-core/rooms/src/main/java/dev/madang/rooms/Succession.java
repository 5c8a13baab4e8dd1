package dev.madang.rooms;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.home.Home;
import dev.madang.rooms.home.Places;
import dev.madang.rooms.message.Heirs;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry.Outcome;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.time.RoomClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes over rooms that this node carries and whose Home is lost: the carriers try one after the other, each room's in an order of its own,
 * and the Registry lets one have it. Any thread.
 */
final class Succession {
    private static final System.Logger LOG = System.getLogger("dev.madang.rooms");

    /** Each carrier leaves the one before it so much time. */
    private static final Duration TURN = Duration.ofMillis(500);

    private final Publishing publishing;
    private final Fleet fleet;
    private final RoomClock clock;
    private final LongSupplier lives;
    /** When this node may try to take over each room whose Home is lost. */
    private final Map<RoomKey, Instant> turns = new ConcurrentHashMap<>();
    /** Rooms whose Home, as far as it was known, does not know of this node. */
    private final Set<RoomKey> orphans = ConcurrentHashMap.newKeySet();
    /** Rooms that their Homes hand over to this node. */
    private final Set<RoomKey> consented = ConcurrentHashMap.newKeySet();

    /** @param lives gives numbers that no Router of this node had */
    Succession(Publishing publishing, Fleet fleet, RoomClock clock, LongSupplier lives) {
        this.lives = lives;
        this.publishing = publishing;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** Where that room's Home was looked for, it is not. */
    void orphaned(Room room) {
        orphans.add(room.key());
        turns.putIfAbsent(room.key(), clock.steady());
    }

    /** That room's Home hands it over to this node. */
    void consented(Room room) {
        consented.add(room.key());
        turns.put(room.key(), clock.steady());
    }

    /** Looks whether a room's Home is lost, and takes the room over when it is this node's turn. */
    void look(Room room, Home.Terms terms, Places places) {
        NodeRef home = room.homeNode();
        boolean lost = !home.equals(fleet.self()) && !fleet.isAlive().test(home);
        Instant turn = turns.get(room.key());
        if (!lost && turn == null) {
            return;
        }
        try {
            if (turn == null) {
                turns.put(room.key(), clock.steady().plus(wait(room)));
            } else if (!turn.isAfter(clock.steady())) {
                turns.remove(room.key());
                takeOver(room, terms, places);
            }
        } catch (RegistryAwayException away) {
            // Nobody can take anything over meanwhile.
            turns.put(room.key(), clock.steady().plus(TURN));
        }
    }

    /** How long those have who come before this node. */
    private Duration wait(Room room) {
        RegisteredRoom there = publishing.find(room.key());
        String self = fleet.self().node();
        List<String> carriers = there == null
                ? List.of()
                : there.carriers().keySet().stream()
                        .filter(node -> !node.equals(there.home().node()))
                        .sorted(Comparator.comparing(node -> Heirs.weight(room.key(), node)))
                        .toList();
        int rank = carriers.indexOf(self);
        return TURN.multipliedBy(rank < 0 ? carriers.size() : rank);
    }

    private void takeOver(Room room, Home.Terms terms, Places places) {
        RoomRecord known = room.record();
        RegisteredRoom there = publishing.find(room.key());
        if (there != null && there.room().incarnation() > known.incarnation()) {
            room.close(RoomEnd.NODE_STOPPED);
            return;
        }
        if (there != null && there.room().term() > known.term() && !there.home().equals(fleet.self())) {
            room.follow(there);
            return;
        }
        boolean asked = consented.remove(room.key());
        boolean orphan = orphans.remove(room.key());
        if (room.decides() || !asked && fleet.isAlive().test(room.homeNode()) && there != null) {
            // It is there after all.
            if (orphan && !room.decides()) {
                room.greetAgain(lives.getAsLong());
            }
            return;
        }
        if (!fleet.mayDecide().getAsBoolean()) {
            return;
        }
        // Also that it cannot be decided here is known before; and nobody leaves meanwhile.
        terms.rules(room.settings());
        room.expect();
        RoomRecord next = known.nextTerm();
        switch (publishing.claimed(next)) {
            case Outcome.In() -> {
                if (room.takeOver(next, terms, places)) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "room {0} is taken over under term {1}",
                            room.key(),
                            String.valueOf(next.term()));
                    RegisteredRoom now = new RegisteredRoom(next, fleet.self(), Map.of());
                    fleet.links().newHome(now);
                }
            }
            case Outcome.Superseded(RegisteredRoom by) -> room.follow(by);
            case Outcome.Over() -> room.close(RoomEnd.NODE_STOPPED);
        }
    }

    /** Rooms that are not here any more are no matter of it. */
    void forget(Function<RoomKey, @Nullable Room> find) {
        turns.keySet().removeIf(key -> find.apply(key) == null);
        consented.retainAll(turns.keySet());
        orphans.retainAll(turns.keySet());
    }
}
