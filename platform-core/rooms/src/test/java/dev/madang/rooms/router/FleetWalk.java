package dev.madang.rooms.router;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaException;
import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.sim.FakePeer;
import dev.madang.rooms.sim.Offers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Random lives in a room over several nodes: people come by whatever way, do what they may and what they may not, are lost, go. */
final class FleetWalk {
    private static final Role[] ROLES = {Role.HOST, Role.MEMBER, Role.VIEWER};
    private static final CloseReason[] REASONS = {
        CloseReason.REQUESTED, CloseReason.REMOTE_CLOSED, CloseReason.ICE_TIMEOUT, CloseReason.CONSENT_EXPIRED
    };
    private static final String[] SOURCES = {"microphone", "camera", "screen"};

    private final SimulatedFleet fleet;
    private final Random random;
    private final List<Guest> guests = new ArrayList<>();
    private final List<Leg> legs = new ArrayList<>();

    FleetWalk(SimulatedFleet fleet) {
        this.fleet = fleet;
        random = fleet.random();
    }

    /** Somebody by signalling, and what it believes. */
    static final class Guest implements PresenceListener {
        final SimulatedFleet.Node node;
        final Map<ParticipantId, ParticipantView> others = new HashMap<>();
        final List<Long> heard = new ArrayList<>();

        @Nullable
        Presence presence;

        @Nullable
        Leg receiving;

        boolean offersWanted;
        boolean ended;

        Guest(SimulatedFleet.Node node) {
            this.node = node;
        }

        boolean isHere() {
            return presence != null && !ended && !presence.ended();
        }

        @Override
        public void onParticipants(List<ParticipantView> present, List<ParticipantId> gone) {
            present.forEach(view -> others.put(view.id(), view));
            gone.forEach(others::remove);
        }

        @Override
        public void onSlots(List<SlotView> slots) {}

        @Override
        public void onSlotsNeeded() {
            offersWanted = true;
        }

        @Override
        public void onEncodings(TrackId track, List<String> rids) {}

        @Override
        public void onSpeakers(List<ParticipantId> speaking, @Nullable ParticipantId dominant) {}

        @Override
        public void onSelf(ParticipantView self) {}

        @Override
        public void onData(Message message) {
            heard.add(message.number());
        }

        @Override
        public void onCounts(HeadCount counts) {}

        @Override
        public void onRoom(RoomView room) {}

        @Override
        public void onEnd(PresenceEnd why, @Nullable String detail) {
            ended = true;
        }
    }

    List<Guest> guests() {
        return guests;
    }

    void step() {
        try {
            act();
        } catch (RefusedException | MediaException refused) {
            // Saying no is a way to stay in order, too.
        } catch (SdpException impossible) {
            throw new AssertionError(impossible);
        }
        fleet.pass(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(3_000) : random.nextInt(60)));
        takeOffers();
    }

    private void act() throws SdpException {
        switch (random.nextInt(23)) {
            case 0, 1, 2 -> enter();
            case 3 -> join(Direction.PUBLISH);
            case 4 -> join(Direction.RECEIVE);
            case 5, 6 -> withGuest(this::publish);
            case 7, 8 -> withGuest(this::receive);
            case 9, 10 -> withLeg(leg -> peer(leg).connect());
            case 11 -> withLeg(leg -> peer(leg).connected(random.nextBoolean()));
            case 12 -> withLeg(leg -> peer(leg).close(REASONS[random.nextInt(REASONS.length)]));
            case 13 -> withGuest(guest -> presence(guest).leave());
            case 14 -> withGuest(guest -> presence(guest).connected(random.nextBoolean()));
            case 15 -> withTrack(view -> ask(new Act.Mute(view.participant(), view, random.nextBoolean())));
            case 16 -> withSomebody(who -> ask(new Act.Promote(Actor.SERVICE, who, ROLES[random.nextInt(3)], null)));
            case 17 ->
                withTrack(view -> ask(new Act.SilenceTrack(Actor.SERVICE, view, random.nextBoolean() ? true : null)));
            case 18 -> withSomebody(who -> ask(new Act.Remove(Actor.SERVICE, who, Duration.ZERO)));
            case 19 -> ask(new Act.ChangeRoom(Actor.SERVICE, change()));
            case 20 ->
                withGuest(guest ->
                        presence(guest).ask(new Act.Send(presence(guest).actor(), null, "\"hello\"")));
            case 21 ->
                withLeg(leg -> {
                    if (leg.direction().publishes() && !peer(leg).producers().isEmpty()) {
                        peer(leg).audio().loudness(random.nextBoolean() ? 110 : 0);
                    }
                });
            case 22 ->
                withSomebody(who -> ask(new Act.SilenceKind(
                        Actor.SERVICE,
                        who,
                        TrackKind.values()[random.nextInt(2)],
                        random.nextBoolean() ? random.nextBoolean() : null)));
            default -> throw new IllegalStateException();
        }
    }

    private SimulatedFleet.Node anyNode() {
        return fleet.nodes().get(random.nextInt(fleet.nodes().size()));
    }

    private Entrant entrant(Role role) {
        String name = "p" + random.nextInt(5);
        return role == Role.VIEWER && random.nextBoolean() ? Entrant.anonymous(role, name) : Entrant.named(role, name);
    }

    private void enter() {
        Guest guest = new Guest(anyNode());
        guests.add(guest);
        guest.node.router.enter(entrant(ROLES[random.nextInt(3)]), guest).thenAccept(presence -> {
            guest.presence = presence;
            if (!presence.ended()) {
                presence.snapshot(snapshot -> {
                    guest.others.clear();
                    snapshot.others().forEach(view -> guest.others.put(view.id(), view));
                });
            }
        });
    }

    private void join(Direction direction) {
        Role role = direction.publishes() ? ROLES[random.nextInt(2)] : ROLES[random.nextInt(3)];
        Router router = anyNode().router;
        keep(
                direction.publishes()
                        ? router.publish(entrant(role), Offers.parsed(Offers.publish()), new LegListener() {})
                        : router.receive(entrant(role), Offers.parsed(Offers.watch(2, 3)), new LegListener() {}));
    }

    private void keep(CompletableFuture<Leg> joining) {
        joining.thenAccept(legs::add);
    }

    private void publish(Guest guest) {
        Map<String, TrackSource> sources = Map.of(
                "0", new TrackSource(SOURCES[0], random.nextBoolean()),
                "1", new TrackSource(SOURCES[1 + random.nextInt(2)], false));
        Direction direction = random.nextInt(4) == 0 ? Direction.DUPLEX : Direction.PUBLISH;
        keep(guest.node
                .router
                .joining()
                .publish(presence(guest), direction, Offers.parsed(Offers.publish()), sources, new LegListener() {}));
    }

    private void receive(Guest guest) {
        guest.node
                .router
                .joining()
                .receive(presence(guest), new LegListener() {})
                .thenAccept(leg -> {
                    legs.add(leg);
                    guest.receiving = leg;
                    answer(guest, leg);
                });
    }

    private void answer(Guest guest, Leg leg) {
        try {
            presence(guest).accept(leg, Offers.answer(leg.peer().localDescription()));
        } catch (MediaException gone) {
            // The leg ended before it was answered.
        } catch (SdpException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Those who were told that there are more tracks than Slots take the next offer. */
    void takeOffers() {
        for (Guest guest : guests) {
            Leg leg = guest.receiving;
            if (guest.offersWanted && guest.isHere() && leg != null && leg.isIn()) {
                guest.offersWanted = false;
                if (!peer(leg).isClosed() && !presence(guest).hasSlotsNeeded(leg)) {
                    presence(guest).offerAgain(leg, false);
                    answer(guest, leg);
                }
            }
        }
    }

    private static Presence presence(Guest guest) {
        return Objects.requireNonNull(guest.presence);
    }

    private void ask(Act<?> act) {
        anyNode().router.ask(act);
    }

    private RoomChange change() {
        String most = Integer.toString(1 + random.nextInt(3));
        String setting = random.nextBoolean() ? ModeRules.LOUDEST : ModeRules.LAST_SPEAKERS;
        return new RoomChange(random.nextInt(6) == 0, null, new ModeSettings(Map.of(setting, most)), null, null);
    }

    private void withGuest(Consumer<Guest> act) {
        List<Guest> here = guests.stream().filter(Guest::isHere).toList();
        if (!here.isEmpty()) {
            act.accept(here.get(random.nextInt(here.size())));
        }
    }

    private void withLeg(Consumer<Leg> act) {
        List<Leg> open = legs.stream().filter(leg -> !peer(leg).isClosed()).toList();
        if (!open.isEmpty()) {
            act.accept(open.get(random.nextInt(open.size())));
        }
    }

    private void withSomebody(Consumer<ParticipantId> act) {
        List<ParticipantView> all =
                fleet.home().participants(0, Integer.MAX_VALUE).people();
        if (!all.isEmpty()) {
            act.accept(all.get(random.nextInt(all.size())).id());
        }
    }

    private void withTrack(Consumer<TrackId> act) {
        List<TrackId> all = fleet.home().stage().stream()
                .flatMap(view -> view.tracks().stream())
                .map(TrackView::id)
                .toList();
        if (!all.isEmpty()) {
            act.accept(all.get(random.nextInt(all.size())));
        }
    }

    static FakePeer peer(Leg leg) {
        return (FakePeer) leg.peer();
    }
}
