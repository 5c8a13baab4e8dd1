package dev.madang.fleet.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.fleet.wire.RelayMessages;
import dev.madang.fleet.wire.WireException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.router.RemoteTracks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Nodes that have rooms, tracks, and ways to each other that delay and reorder what is said, and lose it with the link. */
final class FakeFleet {
    private static final int MOST_DEPTH = 3;

    private final Random random;
    private final Pending pending;
    private final List<FakeNode> nodes = new ArrayList<>();
    private final Map<RoomKey, Map<TrackId, RosterTrack>> rosters = new HashMap<>();
    private final List<Letter> underWay = new ArrayList<>();
    private final Set<Set<String>> linked = new HashSet<>();
    private long ids;
    private int depth;

    /** Something said by one node to another. */
    private record Letter(FakeNode from, FakeNode to, RelayMessage message) {}

    FakeFleet(long seed, int count) {
        random = new Random(seed);
        pending = new Pending(seed);
        for (int i = 0; i < count; i++) {
            nodes.add(new FakeNode("n" + i));
        }
    }

    /** A node. */
    final class FakeNode {
        final String name;
        final FakeRelays relays = new FakeRelays(pending);
        final EdgeTracks edge = new EdgeTracks(this::send, pending::add);
        final OriginTracks origin = new OriginTracks(relays, this::find, this::send);
        final Map<TrackId, FakeProducer> local = new HashMap<>();
        final Map<RoomKey, RemoteTracks> rooms = new HashMap<>();
        final Map<String, FakeLink> links = new TreeMap<>();

        FakeNode(String name) {
            this.name = name;
        }

        private void send(String to, RelayMessage message) {
            if (linked.contains(Set.of(name, to))) {
                underWay.add(new Letter(this, node(to), throughBytes(message)));
            }
        }

        /** Other threads do something while this one looks. */
        private @Nullable ProducerHandle find(RoomKey room, TrackId track) {
            assertThat(Thread.holdsLock(origin)).isFalse();
            if (random.nextInt(3) == 0) {
                somethingHappens();
            }
            FakeProducer found = local.get(track);
            if (random.nextInt(3) == 0) {
                somethingHappens();
            }
            return rooms.containsKey(room) ? found : null;
        }

        private void somethingHappens() {
            if (depth < MOST_DEPTH) {
                depth++;
                for (int things = random.nextInt(5); things > 0; things--) {
                    if (random.nextInt(4) == 0) {
                        act();
                    } else {
                        proceed();
                    }
                }
                depth--;
            }
        }

        void link(FakeNode other) {
            FakeLink link = new FakeLink(pending);
            FakeLink former = links.put(other.name, link);
            origin.linked(other.name, link);
            edge.linked(other.name, link);
            if (former != null) {
                former.close();
            }
        }

        void lose(FakeNode other) {
            FakeLink link = links.remove(other.name);
            if (link != null) {
                edge.lost(other.name);
                origin.lost(other.name);
                link.close();
            }
        }

        /** Looks for what others have, as a Router does that feeds its legs. */
        void look(RoomKey room, boolean all) {
            RemoteTracks remote = rooms.get(room);
            if (remote == null) {
                return;
            }
            List<RosterTrack> elsewhere = roster(room).values().stream()
                    .filter(track -> !track.leg().router().node().equals(name))
                    .toList();
            remote.keep(id -> elsewhere.stream().anyMatch(track -> track.id().equals(id)));
            elsewhere.stream().filter(track -> all || random.nextBoolean()).forEach(remote::find);
        }

        void open(RoomKey room) {
            rooms.put(room, edge.of(room));
        }

        void close(RoomKey room) {
            RemoteTracks remote = rooms.remove(room);
            if (remote != null) {
                remote.close();
                List.copyOf(roster(room).values()).forEach(track -> {
                    if (track.leg().router().node().equals(name)) {
                        unpublish(room, track.id());
                    }
                });
                pending.add(() -> origin.forget(room));
            }
        }
    }

    private static RelayMessage throughBytes(RelayMessage message) {
        try {
            return Objects.requireNonNull(RelayMessages.decode(RelayMessages.encode(message)));
        } catch (WireException impossible) {
            throw new AssertionError(impossible);
        }
    }

    FakeNode node(String name) {
        return nodes.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
    }

    private Map<TrackId, RosterTrack> roster(RoomKey room) {
        return rosters.computeIfAbsent(room, any -> new HashMap<>());
    }

    private void unpublish(RoomKey room, TrackId id) {
        RosterTrack gone = roster(room).remove(id);
        if (gone != null) {
            FakeNode at = node(gone.leg().router().node());
            FakeProducer producer = at.local.remove(id);
            if (producer != null) {
                producer.ended = true;
                at.links.values().forEach(link -> link.ended(producer));
            }
            pending.add(() -> at.origin.localChanged(room));
        }
    }

    private void publish(RoomKey room, TrackId id) {
        unpublish(room, id);
        FakeNode at = any(nodes);
        if (at.rooms.containsKey(room)) {
            int encodings = 1 + random.nextInt(3);
            at.local.put(id, new FakeProducer(++ids, encodings));
            roster(room).put(id, Rosters.at(at.name, 1, id, encodings));
            pending.add(() -> at.origin.localChanged(room));
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static TrackId track(RoomKey room, int number) {
        return Rosters.track(room.id().value().hashCode() % 1_000 * 10 + number);
    }

    /** Something that nodes, people or the network do. */
    void act() {
        RoomKey room = Rosters.room("yard" + random.nextInt(2));
        TrackId track = track(room, 1 + random.nextInt(3));
        FakeNode node = any(nodes);
        FakeNode other = any(nodes);
        switch (random.nextInt(32)) {
            case 0, 1, 2, 3 -> publish(room, track);
            case 4 -> unpublish(room, track);
            case 5, 6, 7, 8 -> node.look(room, false);
            case 9, 10, 11, 12 -> node.look(room, true);
            case 13, 14, 15 -> {
                if (!node.rooms.containsKey(room)) {
                    node.open(room);
                }
            }
            case 16 -> node.open(room);
            case 17 -> node.close(room);
            case 18 -> {
                node.close(room);
                node.open(room);
            }
            case 19 -> {
                if (node != other) {
                    lose(node, other);
                }
            }
            case 20, 21 -> {
                if (node != other && (random.nextInt(4) == 0 || !linked.contains(Set.of(node.name, other.name)))) {
                    link(node, other);
                }
            }
            case 22 -> node.local.values().forEach(node.relays::grows);
            case 23 -> node.links.values().forEach(link -> link.streams.forEach(FakeLink.FakeStream::goOn));
            default -> demand(node);
        }
    }

    private void demand(FakeNode node) {
        for (FakeLink link : node.links.values()) {
            for (FakeTrack each : link.landed()) {
                List<Integer> wanted = new ArrayList<>();
                for (int i = 0; i < each.encodings(); i++) {
                    if (random.nextBoolean()) {
                        wanted.add(i);
                    }
                }
                each.want(wanted);
                each.prefer(random.nextInt(each.encodings() + 1) - 1);
            }
        }
    }

    private void link(FakeNode one, FakeNode other) {
        lose(one, other);
        linked.add(Set.of(one.name, other.name));
        one.link(other);
        other.link(one);
    }

    /** Media goes on for a while: each side gives it up by itself, or when there is another link. */
    private void lose(FakeNode one, FakeNode other) {
        if (linked.remove(Set.of(one.name, other.name))) {
            underWay.removeIf(letter -> Set.of(letter.from(), letter.to()).equals(Set.of(one, other)));
            if (random.nextBoolean()) {
                one.lose(other);
            }
            if (random.nextBoolean()) {
                other.lose(one);
            }
        }
    }

    /** Something goes on that had begun; false where there is nothing. */
    boolean proceed() {
        if (underWay.isEmpty() || random.nextBoolean()) {
            return pending.runOne() || !underWay.isEmpty();
        }
        Letter letter = underWay.remove(random.nextInt(underWay.size()));
        String from = letter.from().name;
        switch (letter.message()) {
            case RelayMessage.Want want -> letter.to().origin.take(from, want);
            default -> letter.to().edge.take(from, letter.message());
        }
        return true;
    }

    private void proceedToTheEnd() {
        depth = MOST_DEPTH;
        int steps = 0;
        while (proceed()) {
            assertThat(++steps).isLessThan(100_000);
        }
        depth = 0;
    }

    /** Nothing happens any more but what has begun, and everybody is linked and looks for all there is. */
    void rest() {
        for (FakeNode one : nodes) {
            for (FakeNode other : nodes) {
                if (one != other && !linked.contains(Set.of(one.name, other.name))) {
                    link(one, other);
                }
            }
        }
        proceedToTheEnd();
        for (FakeNode node : nodes) {
            rosters.keySet().forEach(room -> node.look(room, true));
            if (random.nextBoolean()) {
                demand(node);
            }
        }
        proceedToTheEnd();
    }

    void closeAll() {
        for (FakeNode node : nodes) {
            List.copyOf(node.rooms.keySet()).forEach(node::close);
        }
        proceedToTheEnd();
    }

    /** @return how many streams there are */
    int check() {
        int streams = 0;
        for (FakeNode origin : nodes) {
            int watches = 0;
            int sent = 0;
            for (FakeNode edge : nodes) {
                if (edge != origin) {
                    List<Landed> landed = landed(edge, origin);
                    Landed.checkStreams(landed, Objects.requireNonNull(origin.links.get(edge.name)));
                    Landed.checkTold(landed, origin.relays, Objects.requireNonNull(origin.links.get(edge.name)));
                    assertThat(Objects.requireNonNull(edge.links.get(origin.name))
                                    .landed())
                            .containsExactlyInAnyOrderElementsOf(
                                    landed.stream().map(Landed::track).toList());
                    watches += landed.size();
                    sent += Objects.requireNonNull(origin.links.get(edge.name))
                            .streams
                            .size();
                }
            }
            assertThat(origin.relays.watches).hasSize(watches);
            assertThat(origin.origin.streams()).isEqualTo(sent);
            assertThat(origin.origin.refused()).isZero();
            streams += sent;
        }
        return streams;
    }

    private List<Landed> landed(FakeNode edge, FakeNode origin) {
        List<Landed> landed = new ArrayList<>();
        edge.rooms.forEach((room, remote) -> roster(room).forEach((id, track) -> {
            if (track.leg().router().node().equals(origin.name)) {
                RemoteTrack found = (RemoteTrack) Objects.requireNonNull(remote.find(track));
                landed.add(new Landed((FakeTrack) found, Objects.requireNonNull(origin.local.get(id))));
            }
        }));
        return landed;
    }

    void checkNothingIsLeft() {
        for (FakeNode node : nodes) {
            assertThat(node.edge.count()).isZero();
            assertThat(node.edge.rooms()).isZero();
            assertThat(node.origin.rooms()).isZero();
            assertThat(node.origin.streams()).isZero();
            assertThat(node.relays.watches).isEmpty();
            node.links.values().forEach(link -> {
                assertThat(link.streams).isEmpty();
                assertThat(link.landed()).isEmpty();
                assertThat(link.preferred).isEmpty();
            });
        }
    }
}
