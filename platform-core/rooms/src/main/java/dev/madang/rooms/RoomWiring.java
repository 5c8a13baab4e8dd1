package dev.madang.rooms;

import dev.madang.media.engine.MediaEngine;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomEvents;
import dev.madang.rooms.home.Home;
import dev.madang.rooms.home.HomeOutput;
import dev.madang.rooms.home.Places;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.router.RemoteTracks;
import dev.madang.rooms.router.Router;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.store.RoomStore;
import dev.madang.rooms.time.RoomClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a room's Home and a Router on the same node together: carries their messages, and what comes of the Home's steps out of it. */
final class RoomWiring {
    private final Turns turns;
    private final Home home;
    private final Router router;
    private final RoomRecord record;
    private final RoomStore store;
    private final Runnable closed;

    // Guarded by the turns.
    private @Nullable RoomEnd ended;
    private boolean forgotten;

    /**
     * What a room works with.
     *
     * @param node name of this node
     * @param media the core that carries its legs
     * @param ids gives texts that never repeat, letters and digits
     * @param invited the room of each invitation's code
     */
    record Surroundings(
            String node,
            MediaEngine media,
            RoomClock clock,
            RoomEvents events,
            Supplier<String> ids,
            RoomStore store,
            Map<String, RoomKey> invited) {}

    /**
     * @param kept what the room is made of
     * @param terms by which its settings become rules
     * @param places of its service's participants
     * @param closed told once that the room is over, outside of its steps; may block
     */
    RoomWiring(KeptRoom kept, Home.Terms terms, Places places, Surroundings surroundings, Runnable closed) {
        record = kept.record();
        store = surroundings.store();
        this.closed = closed;
        turns = new Turns(surroundings.clock());
        home = new Home(
                kept,
                new Home.Surroundings(
                        terms,
                        places,
                        surroundings.ids(),
                        surroundings.invited(),
                        surroundings.clock()::now,
                        turns.steady()),
                output(surroundings));
        router = new Router(
                new RouterId(surroundings.node()), kept.record(), surroundings.media(), RemoteTracks.NONE, turns);
        turns.begin(machine());
    }

    Turns turns() {
        return turns;
    }

    Home home() {
        return home;
    }

    Router router() {
        return router;
    }

    private HomeOutput output(Surroundings surroundings) {
        return new HomeOutput() {
            @Override
            public void append(RoomEvent event) {
                turns.afterwards(() -> surroundings.events().append(event));
            }

            @Override
            public void save(KeptRoom room) {
                turns.afterwards(() -> store.save(room));
            }

            @Override
            public void closed(RoomEnd why) {
                ended = why;
            }
        };
    }

    /** Everybody in the room was told: the last that comes of it. */
    private void forget(RoomEnd why) {
        try {
            if (why != RoomEnd.NODE_STOPPED) {
                store.remove(record.key(), record.incarnation());
            }
        } finally {
            closed.run();
        }
    }

    private Turns.Machine machine() {
        return new Turns.Machine() {
            @Override
            public void exchange() {
                boolean moved;
                do {
                    List<Envelope<RouterMessage>> toHome = router.outgoing();
                    toHome.forEach(envelope -> home.receive(router.id(), envelope));
                    List<Envelope<HomeMessage>> toRouter = home.outgoing(router.id());
                    toRouter.forEach(router::receive);
                    moved = !toHome.isEmpty() || !toRouter.isEmpty();
                } while (moved);
                RoomEnd why = ended;
                if (why != null && !forgotten) {
                    forgotten = true;
                    turns.afterwards(() -> forget(why));
                }
            }

            @Override
            public void wake() {
                router.wake();
                exchange();
                home.wake();
            }

            @Override
            public @Nullable Instant next() {
                Instant here = router.next();
                Instant there = home.next();
                return here == null || there != null && there.isBefore(here) ? there : here;
            }
        };
    }
}
