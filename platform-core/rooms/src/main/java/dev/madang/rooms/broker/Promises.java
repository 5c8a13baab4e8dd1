package dev.madang.rooms.broker;

import dev.madang.rooms.model.RoomKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Which legs this node has lately sent where. Each counts until what nodes say of themselves has it too, that is for a fixed time. Methods
 * may be called from any thread; none waits for more than other calls of this class.
 */
public final class Promises {
    /** About as long as it takes until a leg is up, its node says so, and that is read here. */
    public static final Duration LIFE = Duration.ofSeconds(3);

    /** So many count at most; those made first are given up. */
    private static final int MOST = 100_000;

    private final Duration life;
    private final Deque<Promise> oldestFirst = new ArrayDeque<>();
    private final Map<String, OfNode> nodes = new HashMap<>();

    private record Promise(String node, RoomKey room, LegKind kind, Instant until) {}

    private static final class OfNode {
        final Map<LegKind, Integer> kinds = new EnumMap<>(LegKind.class);
        final Map<RoomKey, Integer> rooms = new HashMap<>();
    }

    private final Promised promised = new Promised() {
        @Override
        public int legs(String node, LegKind kind) {
            OfNode there = nodes.get(node);
            return there == null ? 0 : there.kinds.getOrDefault(kind, 0);
        }

        @Override
        public int legs(String node, RoomKey room) {
            OfNode there = nodes.get(node);
            return there == null ? 0 : there.rooms.getOrDefault(room, 0);
        }
    };

    /** @param life how long each counts */
    public Promises(Duration life) {
        this.life = life;
    }

    /**
     * Chooses, and promises what was chosen, as one step.
     *
     * @param now a time that only goes forward
     * @param choosing is called once, on this thread, and keeps nothing of what it is given; it must not block
     */
    public synchronized Choice place(LegKind kind, RoomKey room, Instant now, Function<Promised, Choice> choosing) {
        while (!oldestFirst.isEmpty()
                && (oldestFirst.size() >= MOST
                        || !oldestFirst.getFirst().until().isAfter(now))) {
            count(oldestFirst.removeFirst(), -1);
        }
        Choice choice = choosing.apply(promised);
        if (choice instanceof Choice.Chosen(var node)) {
            Promise promise = new Promise(node.name(), room, kind, now.plus(life));
            oldestFirst.addLast(promise);
            count(promise, 1);
        }
        return choice;
    }

    private void count(Promise promise, int by) {
        OfNode node = nodes.computeIfAbsent(promise.node(), any -> new OfNode());
        add(node.kinds, promise.kind(), by);
        add(node.rooms, promise.room(), by);
        if (node.kinds.isEmpty()) {
            nodes.remove(promise.node());
        }
    }

    private static <K> void add(Map<K, Integer> counts, K key, int by) {
        if (counts.merge(key, by, Integer::sum) == 0) {
            counts.remove(key);
        }
    }
}
