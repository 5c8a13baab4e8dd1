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
        turns = new Turns(surroundings.clock());
        home = new Home(
                kept,
                new Home.Surroundings(terms, places, surroundings.ids(), surroundings.invited(), turns.clock()),
                output(kept.key(), surroundings, closed));
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

    private HomeOutput output(RoomKey key, Surroundings surroundings, Runnable whenClosed) {
        return new HomeOutput() {
            @Override
            public void append(RoomEvent event) {
                turns.afterwards(() -> surroundings.events().append(event));
            }

            @Override
            public void save(KeptRoom room) {
                turns.afterwards(() -> surroundings.store().save(room));
            }

            @Override
            public void closed(RoomEnd why) {
                turns.afterwards(() -> {
                    if (why != RoomEnd.NODE_STOPPED) {
                        surroundings.store().remove(key);
                    }
                    whenClosed.run();
                });
            }
        };
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
