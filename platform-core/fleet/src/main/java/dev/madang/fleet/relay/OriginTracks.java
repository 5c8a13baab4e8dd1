package dev.madang.fleet.relay;

import dev.madang.fleet.relay.RelayMessage.Wanted;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.Relays;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of this node that others want: sends each encoding once to each node that wants it, for as long as it does. From any thread;
 * finds Producers by asking the room, so it must not be called within a step of one.
 */
public final class OriginTracks {
    /** Rooms of which a node wants nothing any more that are remembered: a want that was overtaken by that must not bring anything back. */
    static final int MOST_EMPTIED = 1_024;

    private final Relays relays;
    private final Finder finder;
    private final RelayWire wire;
    private final Map<String, Edge> edges = new HashMap<>();
    private long numbers;
    private long refused;

    /** Finds what carries a track that enters here. */
    @FunctionalInterface
    public interface Finder {
        /** Null while nothing does. */
        @Nullable
        ProducerHandle find(RoomKey room, TrackId track);
    }

    /** Another node, and what it wants. */
    private static final class Edge {
        final String name;
        final RelayLink link;
        final Map<RoomKey, OfRoom> rooms = new HashMap<>();
        final Map<RoomKey, Long> emptied = new LinkedHashMap<>();

        Edge(String name, RelayLink link) {
            this.name = name;
            this.link = link;
        }

        /** Number of what it wanted last of a room, 0 where that is not known. */
        long newest(RoomKey key) {
            OfRoom room = rooms.get(key);
            return room == null ? emptied.getOrDefault(key, 0L) : room.number;
        }

        OfRoom room(RoomKey key) {
            emptied.remove(key);
            return rooms.computeIfAbsent(key, OfRoom::new);
        }

        void forgetIfEmpty(OfRoom room) {
            if (room.tracks.isEmpty()) {
                rooms.remove(room.key);
                emptied.put(room.key, room.number);
                if (emptied.size() > MOST_EMPTIED) {
                    emptied.remove(emptied.keySet().iterator().next());
                }
            }
        }
    }

    /** What a node wants of a room. One that is forgotten has no tracks, and gets none. */
    private static final class OfRoom {
        final RoomKey key;
        final Map<TrackId, ServedTrack> tracks = new HashMap<>();
        long number;
        /** How often what comes in here changed since: what was found before that does not hold. */
        long changes;

        OfRoom(RoomKey key) {
            this.key = key;
        }

        void stop() {
            tracks.values().forEach(ServedTrack::stop);
            tracks.clear();
        }
    }

    public OriginTracks(Relays relays, Finder finder, RelayWire wire) {
        this.relays = relays;
        this.finder = finder;
        this.wire = wire;
    }

    /** There is a way to that node, in place of any before: it says anew what it wants. */
    public synchronized void linked(String name, RelayLink link) {
        lost(name);
        edges.put(name, new Edge(name, link));
    }

    /** There is no way to that node any more. */
    public synchronized void lost(String name) {
        Edge edge = edges.remove(name);
        if (edge != null) {
            edge.rooms.values().forEach(OfRoom::stop);
        }
    }

    /** Takes what a node wants. */
    public void take(String from, RelayMessage.Want want) {
        OfRoom room = note(from, want);
        if (room != null) {
            serve(room);
        }
    }

    /** Null where nothing is to be served. */
    private synchronized @Nullable OfRoom note(String from, RelayMessage.Want want) {
        Edge edge = edges.get(from);
        if (edge == null || want.number() <= edge.newest(want.room())) {
            return null;
        }
        Map<TrackId, Wanted> now = new HashMap<>();
        want.tracks().forEach(wanted -> now.put(wanted.track(), wanted));
        OfRoom room = edge.room(want.room());
        room.number = want.number();
        room.tracks.entrySet().removeIf(entry -> {
            boolean gone = !now.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().stop();
            }
            return gone;
        });
        now.forEach((track, wanted) -> room.tracks
                .computeIfAbsent(track, any -> new ServedTrack(this, edge.name, edge.link, want.room(), wanted))
                .want(wanted));
        edge.forgetIfEmpty(room);
        return room;
    }

    /** What comes in on this node in that room is not what it was. */
    public void localChanged(RoomKey room) {
        changed(room).forEach(this::serve);
    }

    private synchronized List<OfRoom> changed(RoomKey room) {
        List<OfRoom> all = new ArrayList<>();
        for (Edge edge : edges.values()) {
            OfRoom of = edge.rooms.get(room);
            if (of != null) {
                of.changes++;
                all.add(of);
            }
        }
        return all;
    }

    /**
     * Nothing of that room is on this node any more, unless it came back since. What others want of it they say themselves, and goes on being
     * known.
     */
    public void forget(RoomKey room) {
        localChanged(room);
    }

    /** Serves what is wanted from what there is, once neither has changed while it was looked for. */
    private void serve(OfRoom room) {
        boolean served;
        do {
            long changes;
            List<TrackId> tracks;
            synchronized (this) {
                changes = room.changes;
                tracks = List.copyOf(room.tracks.keySet());
            }
            Map<TrackId, ProducerHandle> found = find(room.key, tracks);
            synchronized (this) {
                served = room.changes == changes;
                if (served) {
                    for (TrackId track : tracks) {
                        ServedTrack one = room.tracks.get(track);
                        if (one != null) {
                            one.serve(found.get(track));
                        }
                    }
                }
            }
        } while (!served);
    }

    private Map<TrackId, ProducerHandle> find(RoomKey room, List<TrackId> tracks) {
        Map<TrackId, ProducerHandle> found = new HashMap<>();
        for (TrackId track : tracks) {
            ProducerHandle producer = finder.find(room, track);
            if (producer != null) {
                found.put(track, producer);
            }
        }
        return found;
    }

    Relays relays() {
        return relays;
    }

    /** Says something to a node, in its order. Under the lock. */
    void tell(String node, LongFunction<RelayMessage> message) {
        wire.send(node, message.apply(++numbers));
    }

    /** Something that is wanted could not be begun. Under the lock. */
    void countRefused() {
        refused++;
    }

    /** Streams that go to other nodes. */
    public synchronized int streams() {
        return edges.values().stream()
                .flatMap(edge -> edge.rooms.values().stream())
                .flatMap(room -> room.tracks.values().stream())
                .mapToInt(ServedTrack::streams)
                .sum();
    }

    /** How often something that a node wants could not be begun; it is tried again when that node wants something else of the room. */
    public synchronized long refused() {
        return refused;
    }

    /** Rooms of which any node wants anything, once for each node. */
    synchronized int rooms() {
        return edges.values().stream().mapToInt(edge -> edge.rooms.size()).sum();
    }

    /** Rooms of which it is remembered that a node wants nothing any more. */
    synchronized int emptied() {
        return edges.values().stream().mapToInt(edge -> edge.emptied.size()).sum();
    }

    /**
     * The streams of a room.
     *
     * @param to the node that an encoding goes to
     */
    public record Sent(TrackId track, int encoding, String to) {}

    /** What of a room goes to other nodes. */
    public synchronized List<Sent> sent(RoomKey room) {
        List<Sent> all = new ArrayList<>();
        for (Edge edge : edges.values()) {
            OfRoom of = edge.rooms.get(room);
            if (of != null) {
                of.tracks.forEach((track, served) ->
                        served.sent().forEach(encoding -> all.add(new Sent(track, encoding, edge.name))));
            }
        }
        return all;
    }
}
