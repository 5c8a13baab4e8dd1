package dev.madang.rooms.broker;

import dev.madang.rooms.broker.Choice.Why;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the node of a leg. It keeps nothing and asks nobody: the same snapshot and the same random numbers give the same choice. What it
 * goes by, the weightier first:
 * <ol>
 *   <li>A node that drains, that shares no version with one of the room's, or that would have more load than the ceiling is not chosen.
 *   <li>Where all had better be together, the node with most legs of the room is, until the room has as many as it may there.
 *   <li>Nodes of the caller's region come before others.
 *   <li>A viewer goes where the room is already, unless others have clearly less load or the room has as many legs there as it may.
 *   <li>Of two that are drawn the one with less load is chosen, what was promised included. A host's leg goes away from where viewers are
 *       just coming. A fresh node is drawn less often, and its load counts more.
 * </ol>
 */
public final class Broker {
    /** What a node counts that has just become ready. */
    private static final double LEAST_SHARE = 0.02;

    private final BrokerLimits limits;

    public Broker(BrokerLimits limits) {
        this.limits = limits;
    }

    /** A candidate, and what counts of it for one request. */
    private record Seen(Candidate candidate, int legs, double load, double cost, double share) {
        NodeRecord node() {
            return candidate.node();
        }
    }

    /**
     * Chooses a node.
     *
     * @param candidates the nodes there are, in any order
     * @param promised what was promised since they said what they have
     */
    public Choice choose(LegRequest request, List<Candidate> candidates, Promised promised, RandomGenerator random) {
        List<Candidate> left =
                kept(candidates, each -> !request.except().contains(each.node().name()));
        if (left.isEmpty()) {
            return new Choice.Refused(Why.NO_NODE);
        }
        left = kept(left, each -> each.node().state() == NodeState.READY);
        if (left.isEmpty()) {
            return new Choice.Refused(Why.ALL_DRAINING);
        }
        left = kept(left, each -> request.wires().stream().allMatch(wire(each.node())::overlaps));
        if (left.isEmpty()) {
            return new Choice.Refused(Why.NO_COMMON_VERSION);
        }
        double added = limits.load(request.kind());
        List<Seen> open = kept(
                left.stream().map(each -> seen(each, request, promised)).toList(),
                each -> each.load() + added <= limits.ceiling());
        if (open.isEmpty()) {
            return new Choice.Refused(Why.ALL_FULL);
        }
        return new Choice.Chosen(best(request, open, random).node());
    }

    private static <T> List<T> kept(List<T> all, Predicate<T> which) {
        return all.stream().filter(which).toList();
    }

    private static WireRange wire(NodeRecord node) {
        return new WireRange(node.oldestWire(), node.newestWire());
    }

    private Seen seen(Candidate candidate, LegRequest request, Promised promised) {
        String name = candidate.node().name();
        double viewers = promised.legs(name, LegKind.VIEWER) * limits.viewerLoad();
        double hosts = promised.legs(name, LegKind.HOST) * limits.hostLoad();
        double said = candidate.node().load();
        // What is no number says nothing good.
        double load = (said >= 0 ? said : said < 0 ? 0 : 1) + viewers + hosts;
        double share = share(candidate);
        double burst = request.kind() == LegKind.HOST ? limits.burst() * viewers : 0;
        int legs = Math.max(0, candidate.legs()) + promised.legs(name, request.room());
        return new Seen(candidate, legs, load, (load + burst) / share, share);
    }

    /** From nearly 0 for a fresh node to 1, slowly at first: what is sent there shows only seconds later. */
    private double share(Candidate candidate) {
        long ramp = limits.ramp().toMillis();
        if (ramp == 0) {
            return 1;
        }
        double part = Math.clamp((double) candidate.up().toMillis() / ramp, 0, 1);
        return Math.max(LEAST_SHARE, part * part);
    }

    private Seen best(LegRequest request, List<Seen> open, RandomGenerator random) {
        List<Seen> carriers = kept(open, this::carriesAndMayMore);
        if (request.placement() == Placement.TOGETHER && !carriers.isEmpty()) {
            return carriers.stream()
                    .max(Comparator.comparingInt(Seen::legs).thenComparing(Seen::cost, Comparator.reverseOrder()))
                    .orElseThrow();
        }
        List<Seen> near = kept(open, each -> each.node().region().equals(request.region()));
        List<Seen> around = near.isEmpty() ? open : near;
        if (request.kind() == LegKind.HOST && request.placement() == Placement.AUDIENCE_SPREAD) {
            return Objects.requireNonNull(ofTwo(around, random));
        }
        Seen carrier = ofTwo(kept(around, this::carriesAndMayMore), random);
        Seen other = ofTwo(kept(around, each -> each.legs() == 0), random);
        if (carrier != null && (other == null || carrier.cost() <= other.cost() + limits.affinity())) {
            return carrier;
        }
        // Where the room has as many as it may on every node, it gets more all the same.
        return other != null ? other : Objects.requireNonNull(ofTwo(around, random));
    }

    private boolean carriesAndMayMore(Seen each) {
        return each.legs() > 0 && each.legs() < limits.roomLegs();
    }

    /** Draws two and gives the better one; null where there is none. */
    private @Nullable Seen ofTwo(List<Seen> all, RandomGenerator random) {
        if (all.isEmpty()) {
            return null;
        }
        List<Seen> left = new ArrayList<>(all);
        Seen one = left.remove(drawn(left, random));
        if (left.isEmpty()) {
            return one;
        }
        Seen two = left.get(drawn(left, random));
        double likely = 0.5 + 0.5 * Math.clamp((two.cost() - one.cost()) / limits.clear(), -1, 1);
        return random.nextDouble() < likely ? one : two;
    }

    /** An index, each as likely as its share. */
    private static int drawn(List<Seen> all, RandomGenerator random) {
        double point =
                random.nextDouble() * all.stream().mapToDouble(Seen::share).sum();
        for (int i = 0; i < all.size() - 1; i++) {
            point -= all.get(i).share();
            if (point < 0) {
                return i;
            }
        }
        return all.size() - 1;
    }
}
