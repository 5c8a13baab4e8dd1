package dev.madang.rooms.broker;

import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.NodeState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nodes on a virtual clock, of which each has a Broker of its own and knows of the others what they were two seconds ago. */
final class BrokerFleet {
    /** One step of the clock in milliseconds. */
    static final int STEP = 100;

    private static final int AGE = 2_000 / STEP;
    /** What nodes are known to have died only when their lease is over. */
    private static final int LEASE = 3_000 / STEP;

    final SplittableRandom random;
    final double[] load;
    final int[] legs;
    /** Legs of each room on each node. */
    final int[][] rooms;
    /** When each became ready, in steps. */
    final int[] since;
    /** When each died, in steps; never for those that live. */
    final int[] died;

    private final Broker broker = new Broker(BrokerLimits.DEFAULTS);
    private final List<Promises> promises;
    private final List<double[]> loads = new ArrayList<>();
    private final List<int[][]> carried = new ArrayList<>();
    private int now;

    BrokerFleet(long seed, int nodes, int brokers, int rooms) {
        random = new SplittableRandom(seed);
        load = new double[nodes];
        legs = new int[nodes];
        this.rooms = new int[rooms][nodes];
        since = IntStream.generate(() -> -100_000).limit(nodes).toArray();
        died = IntStream.generate(() -> Integer.MAX_VALUE).limit(nodes).toArray();
        promises = IntStream.range(0, brokers)
                .mapToObj(each -> new Promises(Promises.LIFE))
                .toList();
    }

    /** Goes on by a step. */
    void step() {
        loads.add(load.clone());
        int[][] copy = new int[rooms.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = rooms[i].clone();
        }
        carried.add(copy);
        now++;
    }

    int now() {
        return now;
    }

    boolean isDead(int node) {
        return died[node] <= now;
    }

    /**
     * A viewer comes.
     *
     * @param broker whom it asks
     * @param except nodes that did not answer
     * @return the node, or -1 for none
     */
    int place(int broker, int room, Set<String> except) {
        double[] known = loads.get(Math.max(0, now - AGE));
        int[][] knownLegs = carried.get(Math.max(0, now - AGE));
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < load.length; i++) {
            if ((long) died[i] + LEASE > now) {
                candidates.add(new Candidate(
                        record(i, known[i]), knownLegs[room][i], Duration.ofMillis((now - (long) since[i]) * STEP)));
            }
        }
        LegRequest request = new LegRequest(
                LegKind.VIEWER, key(room), Placement.AUDIENCE_SPREAD, null, List.of(new WireRange(1, 1)), except);
        Choice choice = promises.get(broker)
                .place(
                        LegKind.VIEWER,
                        request.room(),
                        Instant.ofEpochMilli((long) now * STEP),
                        promised -> this.broker.choose(request, candidates, promised, random));
        return choice instanceof Choice.Chosen(NodeRecord node) ? Integer.parseInt(node.name()) : -1;
    }

    /** A leg is up there. */
    void up(int node, int room) {
        load[node] += BrokerLimits.DEFAULTS.viewerLoad();
        legs[node]++;
        rooms[room][node]++;
    }

    double mean(@Nullable Integer without) {
        return IntStream.range(0, load.length)
                .filter(each -> !isDead(each) && (without == null || each != without))
                .mapToDouble(each -> load[each])
                .average()
                .orElseThrow();
    }

    double max() {
        return IntStream.range(0, load.length)
                .filter(each -> !isDead(each))
                .mapToDouble(each -> load[each])
                .max()
                .orElseThrow();
    }

    private static RoomKey key(int room) {
        return new RoomKey("shop", new RoomId("room" + room));
    }

    private static NodeRecord record(int node, double load) {
        return new NodeRecord(
                new NodeRef(Integer.toString(node), 1),
                "eu",
                "0.1.0",
                1,
                1,
                List.of(),
                URI.create("http://node"),
                NodeState.READY,
                null,
                Instant.EPOCH,
                load,
                0,
                0,
                0);
    }
}
