package dev.madang.fleet.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.probe.Caller;
import dev.madang.probe.Gaps;
import dev.madang.probe.Placement;
import dev.madang.probe.SlotReception;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** The people of one room, each on a node of the fleet, and what they should get of each other. */
final class Call implements AutoCloseable {
    private static final int ENOUGH = 5;
    private static final int TRACKS = 2;
    private static final int BEST = 2;
    private static final Duration RAMPED = Duration.ofSeconds(20);
    private static final long FLOWING_NANOS = Duration.ofSeconds(2).toNanos();

    private final Fleet fleet;
    private final String room;
    private final Map<Integer, Caller> people = new TreeMap<>();
    private final Map<Integer, Integer> nodes = new ConcurrentHashMap<>();

    private long countingSince;

    private Call(Fleet fleet, String room) {
        this.fleet = fleet;
        this.room = room;
    }

    /** A new room, made by that node. */
    static Call made(Fleet fleet, String mode, int node) throws IOException {
        String room = Fleet.roomName(mode);
        fleet.by(node, room).makeRoom(mode);
        return new Call(fleet, room);
    }

    String room() {
        return room;
    }

    /** Somebody comes in by a node and receives. */
    Caller join(int number, String role, int node) throws IOException {
        Caller caller = new Caller(number, role, fleet.by(node, room), fleet.media());
        people.put(number, caller);
        nodes.put(number, node);
        caller.join();
        caller.receive();
        return caller;
    }

    /** The same, who sends too. */
    Caller joinSending(int number, String role, int node) throws IOException {
        Caller caller = join(number, role, node);
        caller.send();
        return caller;
    }

    /** So many members, who come at once and by the nodes in turn. */
    void fill(int members) throws IOException, InterruptedException {
        List<Future<?>> joins = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < members; i++) {
                int number = i;
                Caller caller = new Caller(i, "member", fleet.by(i % Fleet.NODES, room), fleet.media());
                people.put(i, caller);
                nodes.put(i, i % Fleet.NODES);
                joins.add(threads.submit(() -> {
                    caller.join();
                    caller.receive();
                    caller.send();
                    return number;
                }));
            }
            for (Future<?> join : joins) {
                join.get();
            }
        } catch (ExecutionException refused) {
            throw new IOException("somebody could not join", refused.getCause());
        }
    }

    /** Somebody whose node is dead comes back by another one. */
    void moved(int number, int node) throws IOException {
        nodes.put(number, node);
        person(number).enter(fleet.by(node, room));
    }

    Caller person(int number) {
        return Objects.requireNonNull(people.get(number));
    }

    /** Takes somebody out of what is looked at. */
    Caller without(int number) {
        nodes.remove(number);
        return Objects.requireNonNull(people.remove(number));
    }

    Collection<Caller> all() {
        return people.values();
    }

    /** Those on that node. */
    List<Caller> on(int node) {
        return people.values().stream()
                .filter(caller -> Objects.equals(nodes.get(caller.number()), node))
                .toList();
    }

    /** Those on other nodes. */
    List<Caller> notOn(int node) {
        return people.values().stream()
                .filter(caller -> !Objects.equals(nodes.get(caller.number()), node))
                .toList();
    }

    /** Each of those receives sound and picture of all of those who send. */
    void requireAllReceived(Collection<Caller> watchers, Collection<Caller> senders) {
        long now = System.nanoTime();
        Set<Integer> numbers = senders.stream().map(Caller::number).collect(Collectors.toSet());
        for (Caller watcher : watchers) {
            List<Integer> expected = senders.stream()
                    .filter(sender -> sender != watcher && sender.isSending())
                    .flatMap(sender -> java.util.Collections.nCopies(TRACKS, sender.number()).stream())
                    .sorted()
                    .toList();
            List<Integer> flowing = watcher.slots().stream()
                    .filter(slot -> numbers.contains(slot.sender())
                            && slot.sinceSwitch() > ENOUGH
                            && now - slot.lastNanos() < FLOWING_NANOS)
                    .map(SlotReception::sender)
                    .sorted()
                    .toList();
            assertThat(flowing).as("what %s receives", watcher.name()).isEqualTo(expected);
            assertThat(watcher.failure()).isNull();
        }
    }

    void requireAllReceived() {
        requireAllReceived(all(), all());
    }

    /** Each of those gets the best picture of all of those who send: the paths are known by then, and nothing is held back any more. */
    void awaitBest(Collection<Caller> watchers, Collection<Caller> senders) {
        Await.until("each gets the best picture", RAMPED, () -> {
            for (Caller watcher : watchers) {
                long best = watcher.slots().stream()
                        .filter(slot -> slot.sender() >= 0 && slot.encoding() == BEST)
                        .count();
                assertThat(best)
                        .as("best pictures that %s gets", watcher.name())
                        .isEqualTo(senders.stream()
                                .filter(sender -> sender != watcher && sender.isSending())
                                .count());
            }
        });
    }

    /** Nothing that came was of somebody else. */
    void requireNothingWrong() {
        for (Caller caller : all()) {
            assertThat(caller.slots().stream().mapToLong(SlotReception::wrong).sum())
                    .as("packets in a wrong slot of %s", caller.name())
                    .isZero();
        }
    }

    /** From now on gaps count. */
    void countGaps() {
        countingSince = System.nanoTime();
        all().forEach(caller -> caller.slots().forEach(slot -> slot.gaps().since(countingSince)));
    }

    /** The longest time in which one of those got nothing of one of those, with whose and when it was. */
    Gap longestGap(Collection<Caller> among) {
        Set<Integer> numbers = among.stream().map(Caller::number).collect(Collectors.toSet());
        long now = System.nanoTime();
        return among.stream()
                .flatMap(caller -> caller.slots().stream())
                .filter(slot -> numbers.contains(slot.sender()))
                .map(slot -> gap(slot, now))
                .max(Comparator.comparing(Gap::time))
                .orElseThrow();
    }

    private Gap gap(SlotReception slot, long now) {
        Gaps.Gap longest = slot.gaps().longest(now);
        return new Gap(
                "%s of caller-%d, from %d ms on"
                        .formatted(
                                longest.stream(),
                                slot.sender(),
                                Duration.ofNanos(longest.beganNanos() - countingSince)
                                        .toMillis()),
                Duration.ofNanos(longest.nanos()));
    }

    /** Where and when the longest silence was. */
    record Gap(String where, Duration time) {}

    Placement placement(int node) throws IOException {
        return fleet.placement(node, room);
    }

    /** The list of people, as that node's REST tells it. */
    List<com.fasterxml.jackson.databind.JsonNode> listed(int node) throws IOException {
        List<com.fasterxml.jackson.databind.JsonNode> listed = new ArrayList<>();
        fleet.node(node)
                .read("/v1/rooms/" + room + "/participants?limit=500")
                .path("participants")
                .forEach(listed::add);
        return listed;
    }

    @Override
    public void close() {
        for (Caller caller : people.values()) {
            try (caller) {
                caller.leave();
            } catch (IOException aloneOrGone) {
                // Its node may have been killed.
                continue;
            }
        }
        for (FleetNode node : fleet.running()) {
            try {
                int answer = FleetNode.send(node.request("/v1/rooms/" + room).DELETE())
                        .statusCode();
                if (answer / 100 == 2 || answer == 404) {
                    return;
                }
            } catch (IOException another) {
                // The next one is asked.
                continue;
            }
        }
    }
}
