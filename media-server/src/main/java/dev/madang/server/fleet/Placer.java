package dev.madang.server.fleet;

import dev.madang.rooms.Rooms;
import dev.madang.rooms.broker.Broker;
import dev.madang.rooms.broker.BrokerLimits;
import dev.madang.rooms.broker.Candidate;
import dev.madang.rooms.broker.Choice;
import dev.madang.rooms.broker.LegKind;
import dev.madang.rooms.broker.LegRequest;
import dev.madang.rooms.broker.Promises;
import dev.madang.rooms.broker.WireRange;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeState;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.time.RoomClock;
import dev.madang.rooms.time.SystemRoomClock;
import dev.madang.server.config.MadangConfig;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Says on which node somebody is to be, by what is known here. From any thread; asks nobody. */
@Singleton
public final class Placer {
    private final NodeSelf self;
    private final SharedStore shared;
    private final Registry registry;
    private final KnownNodes nodes;
    private final Provider<FleetView> fleet;
    private final Provider<Rooms> rooms;
    private final Clock clock;
    private final RoomClock steady;
    private final boolean enabled;
    private final Broker broker;
    private final Promises promises = new Promises(Promises.LIFE);

    @Inject
    Placer(
            NodeSelf self,
            SharedStore shared,
            Registry registry,
            KnownNodes nodes,
            Provider<FleetView> fleet,
            Provider<Rooms> rooms,
            Clock clock,
            SystemRoomClock steady,
            MadangConfig config) {
        this.self = self;
        this.shared = shared;
        this.registry = registry;
        this.nodes = nodes;
        this.fleet = fleet;
        this.rooms = rooms;
        this.clock = clock;
        this.steady = steady;
        enabled = config.broker().enabled();
        BrokerLimits usual = BrokerLimits.DEFAULTS;
        broker = new Broker(new BrokerLimits(
                usual.ceiling(),
                config.broker().roomLegs(),
                usual.ramp(),
                usual.hostLoad(),
                usual.viewerLoad(),
                usual.affinity(),
                usual.clear(),
                usual.burst()));
    }

    /**
     * The node on which somebody of that role is to be; empty for this one, also where none is better.
     *
     * @param except nodes that did not take it
     */
    public Optional<NodeRecord> elsewhere(RoomKey room, Role role, Set<String> except) {
        if (!shared.isShared() || !(registry instanceof RememberingRegistry remembering)) {
            return Optional.empty();
        }
        List<NodeRecord> all = fleet.get().nodes();
        boolean draining = fleet.get().self().state() != NodeState.READY;
        if (!enabled && !draining) {
            return Optional.empty();
        }
        RegisteredRoom there = remembering.remembered(room);
        Map<String, Integer> carriers = there == null ? Map.of() : there.carriers();
        Optional<ModeRules> rules = there == null
                ? Optional.empty()
                : rooms.get().rules(there.room().mode());
        LegKind kind = rules.isPresent() && rules.get().publishes(role) ? LegKind.HOST : LegKind.VIEWER;
        LegRequest request = new LegRequest(
                kind,
                room,
                rules.map(ModeRules::placement).orElse(Placement.TOGETHER),
                self.region(),
                all.stream()
                        .filter(node -> carriers.containsKey(node.name()))
                        .map(node -> new WireRange(node.oldestWire(), node.newestWire()))
                        .toList(),
                except);
        List<Candidate> candidates = all.stream()
                .filter(node -> node.name().equals(self.name()) || nodes.isAlive(node.ref()))
                .map(node -> new Candidate(
                        node, carriers.getOrDefault(node.name(), 0), Duration.between(node.since(), clock.instant())))
                .toList();
        Choice choice = promises.place(
                kind,
                room,
                steady.steady(),
                promised -> broker.choose(request, candidates, promised, ThreadLocalRandom.current()));
        return choice instanceof Choice.Chosen(NodeRecord node) && !node.name().equals(self.name())
                ? Optional.of(node)
                : Optional.empty();
    }
}
