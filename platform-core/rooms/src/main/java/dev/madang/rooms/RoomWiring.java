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
import dev.madang.rooms.message.Legacy;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.router.Router;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.store.RoomStore;
import dev.madang.rooms.time.RoomClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a node has of a room: its Router, and its Home where that is here. Carries their messages, to other nodes too, and
 * what comes of the Home's steps out of it.
 */
final class RoomWiring {
    /** A Home that is not there any more need not know that we leave. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** A room that is handed over is without decisions for so long at the most. */
    private static final Duration HAND_OVER = Duration.ofSeconds(2);

    /** A Home that may not decide asks so often whether it may again. */
    private static final Duration FROZEN = Duration.ofMillis(100);

    private final Surroundings surroundings;
    private final Turns turns;
    private final Router router;
    private final Runnable closed;

    // Guarded by the turns.
    private RoomRecord record;
    private NodeRef homeNode;
    private @Nullable Home home;
    private @Nullable RoomEnd ended;
    private @Nullable Instant leftBy;
    private @Nullable Instant handedOver;
    private boolean forgotten;

    /**
     * What a room works with.
     *
     * @param fleet the other nodes, and which this one is
     * @param media the core that carries its legs
     * @param ids gives texts that never repeat, letters and digits
     * @param invited the room of each invitation's code
     */
    record Surroundings(
            Fleet fleet,
            MediaEngine media,
            RoomClock clock,
            RoomEvents events,
            Supplier<String> ids,
            RoomStore store,
            Map<String, RoomKey> invited) {}

    /**
     * @param homeNode the node that decides
     * @param life of the Router: none of that room on this node had that number before
     * @param closed told once that the room is over here, outside of its steps; may block
     */
    RoomWiring(RoomRecord record, NodeRef homeNode, long life, Surroundings surroundings, Runnable closed) {
        this.record = record;
        this.homeNode = homeNode;
        this.surroundings = surroundings;
        this.closed = closed;
        turns = new Turns(surroundings.clock());
        router = new Router(
                new RouterId(surroundings.fleet().self().node(), life),
                record,
                surroundings.media(),
                surroundings.fleet().tracks().apply(record.key()),
                turns);
        turns.begin(machine());
    }

    /**
     * Its Home is here. Before the first step.
     *
     * @param kept what the room is made of
     * @param terms by which its settings become rules
     * @param places of its service's participants
     */
    void decide(KeptRoom kept, Home.Terms terms, Places places) {
        home = home(kept, terms, places);
    }

    private Home home(KeptRoom kept, Home.Terms terms, Places places) {
        return new Home(
                kept,
                new Home.Surroundings(
                        surroundings.fleet().self().node(),
                        terms,
                        places,
                        surroundings.ids(),
                        surroundings.invited(),
                        surroundings.clock()::now,
                        turns.steady()),
                output());
    }

    /**
     * Its Home is here from now on, as the one before was lost or hands the room over.
     *
     * @param next under which term
     * @return false where there is nothing to take over
     */
    boolean takeOver(RoomRecord next, Home.Terms terms, Places places) {
        return turns.get(() -> {
            Legacy legacy = router.legacy();
            if (home != null || legacy == null || router.isClosed() || next.term() <= record.term()) {
                return false;
            }
            RoomRecord now = next.with(legacy.status().settings());
            Home made = home(legacy.kept(now), terms, places);
            record = now;
            homeNode = surroundings.fleet().self();
            home = made;
            ended = null;
            made.takeOver(legacy);
            router.follow(now);
            return true;
        });
    }

    /**
     * The Home that decides does not know of this Router: says all to it anew.
     *
     * @param life of the Router from now on
     */
    void greetAgain(long life) {
        turns.run(() -> {
            if (home == null) {
                router.beginAgain(record, life);
            }
        });
    }

    /** The node stops: everybody here is told so. Where other nodes carry the room, one of them goes on with it, and nothing more is said. */
    boolean stop() {
        return turns.get(() -> {
            Home here = home;
            boolean others = here != null && here.routers().stream().anyMatch(other -> !other.equals(router.id()));
            if (here != null && !others) {
                return here.close(RoomEnd.NODE_STOPPED);
            }
            boolean open = !router.isClosed();
            if (here != null) {
                here.stepDown();
                home = null;
                ended = RoomEnd.NODE_STOPPED;
            }
            router.leave(RoomEnd.NODE_STOPPED);
            return open;
        });
    }

    /** Another node decides from now on, under a later term; a Home that is here does nothing any more. */
    void follow(RoomRecord next, NodeRef node) {
        turns.run(() -> {
            if (next.incarnation() != record.incarnation() || next.term() <= record.term() || router.isClosed()) {
                return;
            }
            Home former = home;
            home = null;
            handedOver = null;
            ended = null;
            record = next;
            homeNode = node;
            if (former != null) {
                former.stepDown();
                turns.afterwards(() -> surroundings.store().remove(next.key(), next.incarnation()));
            }
            router.follow(next);
        });
    }

    /** Which node decides. Within a step. */
    NodeRef homeNode() {
        return homeNode;
    }

    /** Whether its Home ended because the node stops. Within a step. */
    boolean isStopped() {
        return ended == RoomEnd.NODE_STOPPED;
    }

    /** What the room is, and under which term. Within a step. */
    RoomRecord record() {
        return record;
    }

    Turns turns() {
        return turns;
    }

    /** Within a step. */
    @Nullable
    Home home() {
        return home;
    }

    Router router() {
        return router;
    }

    /** What came of {@link #receive}. */
    enum Received {
        /** It is taken in, or will be when it comes again. */
        TAKEN,
        /** No Home is here, or not that one, or it does not know that Router. */
        NOT_MINE,
        /** There is a later Home of the room somewhere. */
        LATER_HOME
    }

    /** Takes what a Router on another node says. */
    Received receive(RouterId from, Envelope<RouterMessage> envelope) {
        return turns.get(() -> {
            Home here = home;
            if (here == null) {
                return Received.NOT_MINE;
            }
            if (envelope.incarnation() == record.incarnation() && envelope.term() > record.term()) {
                return Received.LATER_HOME;
            }
            if (!here.takes(from, envelope)) {
                return Received.NOT_MINE;
            }
            if (mayDecide()) {
                here.receive(from, envelope);
            }
            return Received.TAKEN;
        });
    }

    /** Takes what the Home on another node says. */
    void receive(Envelope<HomeMessage> envelope) {
        turns.run(() -> router.receive(envelope));
    }

    /** Where that is not so, what comes is not even taken in: whoever sent it sends it again, here or to the next Home. */
    private boolean mayDecide() {
        Instant since = handedOver;
        if (since != null && !turns.steady().instant().isBefore(since.plus(HAND_OVER))) {
            // Whoever was to take it over did not.
            handedOver = null;
        }
        return handedOver == null && surroundings.fleet().mayDecide().getAsBoolean();
    }

    /**
     * Hands the room over to a node that carries it: this Home decides nothing for a moment, and nothing any more when the other one does.
     *
     * @return false when its Home is not here, or no Router there
     */
    boolean handOver(String node) {
        return turns.get(() -> {
            Home here = home;
            if (here == null || !mayDecide()) {
                return false;
            }
            RouterId heir = here.routers().stream()
                    .filter(router -> router.node().equals(node))
                    .findFirst()
                    .orElse(null);
            if (heir == null || !here.handOver(heir)) {
                return false;
            }
            exchangeWithin(here);
            handedOver = turns.steady().instant();
            return true;
        });
    }

    /** @param what is done when this node is to take the room over, outside of its steps */
    void onConsent(Runnable what) {
        router.onConsent(() -> turns.afterwards(what));
    }

    private HomeOutput output() {
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
                ended = why;
            }
        };
    }

    /** Everybody in the room was told: the last that comes of it. */
    private void forget(@Nullable RoomEnd why) {
        try {
            if (why != null && why != RoomEnd.NODE_STOPPED) {
                surroundings.store().remove(record.key(), record.incarnation());
            }
        } finally {
            closed.run();
        }
    }

    private Turns.Machine machine() {
        return new Turns.Machine() {
            @Override
            public void exchange() {
                Home here = home;
                if (here == null) {
                    exchangeWithElsewhere();
                } else if (mayDecide()) {
                    exchangeWithin(here);
                } else if (handedOver != null) {
                    // What was said before has to come to the one who takes over, also when some of it is lost.
                    sendElsewhere(here);
                }
            }

            @Override
            public void wake() {
                router.wake();
                exchange();
                if (home != null && mayDecide()) {
                    home.wake();
                }
            }

            @Override
            public @Nullable Instant next() {
                if (forgotten) {
                    return null;
                }
                if (home != null && !mayDecide()) {
                    return turns.steady().instant().plus(FROZEN);
                }
                Instant here = router.next();
                Instant there = home == null ? leftBy : home.next();
                return here == null || there != null && there.isBefore(here) ? there : here;
            }
        };
    }

    private void exchangeWithin(Home here) {
        boolean moved;
        do {
            List<Envelope<RouterMessage>> toHome = router.outgoing();
            toHome.forEach(envelope -> here.receive(router.id(), envelope));
            List<Envelope<HomeMessage>> toRouter = here.outgoing(router.id());
            toRouter.forEach(router::receive);
            moved = !toHome.isEmpty() || !toRouter.isEmpty();
        } while (moved);
        sendElsewhere(here);
        RoomEnd why = ended;
        if (why != null && !forgotten) {
            forgotten = true;
            turns.afterwards(() -> forget(why));
        }
    }

    private void sendElsewhere(Home here) {
        RoomLinks links = surroundings.fleet().links();
        for (RouterId other : here.routers()) {
            if (!other.equals(router.id())) {
                List<Envelope<HomeMessage>> news = here.outgoing(other);
                if (!news.isEmpty()) {
                    turns.afterwards(() -> news.forEach(envelope -> links.toRouter(record.key(), other, envelope)));
                }
            }
        }
    }

    private void exchangeWithElsewhere() {
        Instant now = turns.steady().instant();
        if (router.isIdle()) {
            router.leave(RoomEnd.NODE_STOPPED);
        }
        List<Envelope<RouterMessage>> news = router.outgoing();
        if (!news.isEmpty()) {
            RoomLinks links = surroundings.fleet().links();
            String node = homeNode.node();
            RouterId id = router.id();
            turns.afterwards(() -> news.forEach(envelope -> links.toHome(node, record.key(), id, envelope)));
        }
        if (router.isClosed() && !forgotten) {
            Instant patience = Objects.requireNonNullElseGet(leftBy, () -> now.plus(FAREWELL));
            leftBy = patience;
            if (router.isHeard() || !now.isBefore(patience)) {
                forgotten = true;
                turns.afterwards(() -> forget(null));
            }
        }
    }
}
