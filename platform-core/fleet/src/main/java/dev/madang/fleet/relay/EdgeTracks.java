package dev.madang.fleet.relay;

import dev.madang.fleet.relay.RelayMessage.Wanted;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.router.RemoteTracks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of other nodes that this one has: makes each when it is first looked for, tells the node where it enters what of it is wanted
 * here, and takes its grants. From any thread; nothing blocks, and nothing of a room is called.
 */
public final class EdgeTracks {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");

    private final RelayWire wire;
    private final Executor later;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<RoomKey, OfRoom> rooms = new HashMap<>();
    private final Set<Told> dirty = new LinkedHashSet<>();
    private boolean telling;
    private long numbers;

    /** A node and the way its media comes. */
    private record Node(String name, RelayLink link) {}

    /** A room and a node that has tracks of it. */
    private record Told(RoomKey room, String node) {}

    /** A track that is there. */
    private static final class Track {
        final Node node;
        final RosterTrack of;
        final RemoteTrack media;
        List<Integer> wanted = List.of();
        int preferred = -1;
        /** By encoding, the number of the newest grant. */
        final long[] granted;

        private long known;

        Track(Node node, RosterTrack of, RemoteTrack media) {
            this.node = node;
            this.of = of;
            this.media = media;
            granted = new long[media.encodings()];
        }

        void granted(RelayMessage.Granted now) {
            int encoding = now.encoding();
            if (now.number() > granted[encoding]) {
                media.granted(encoding, now.grant());
                granted[encoding] = now.number();
            }
        }

        void known(RelayMessage.Known now) {
            if (now.number() > known) {
                known = now.number();
                media.state(now.state());
            }
        }
    }

    /**
     * @param later runs what is to be told, soon, and not before {@code execute} returned; so that what changes at once is told together
     */
    public EdgeTracks(RelayWire wire, Executor later) {
        this.wire = wire;
        this.later = later;
    }

    /** There is a way to that node, in place of any before: tracks that came by that are made anew. */
    public synchronized void linked(String name, RelayLink link) {
        lost(name);
        nodes.put(name, new Node(name, link));
    }

    /** There is no way to that node any more. */
    public synchronized void lost(String name) {
        Node node = nodes.remove(name);
        if (node != null) {
            rooms.values().forEach(room -> room.end(track -> track.node == node));
        }
    }

    /** Finds the tracks of that room, in a new life of it: what there was of the one before ends. */
    public synchronized RemoteTracks of(RoomKey key) {
        OfRoom room = new OfRoom(key);
        OfRoom former = rooms.put(key, room);
        if (former != null) {
            former.over();
        }
        return room;
    }

    /**
     * Takes what the node says where a track enters. What it says of a track that is not there any more is nothing, and so is what something
     * newer has overtaken.
     *
     * @throws IllegalArgumentException when the message is a want, or of a worker that the node does not have
     */
    public synchronized void take(String from, RelayMessage message) {
        switch (message) {
            case RelayMessage.Granted granted -> {
                Track track = find(from, granted.room(), granted.track(), granted.landing());
                // A track that its publisher has made anew may have more encodings than this one, until that is known
                // here.
                if (track != null && granted.encoding() < track.granted.length) {
                    track.granted(granted);
                }
            }
            case RelayMessage.Known known -> {
                Track track = find(from, known.room(), known.track(), known.landing());
                if (track != null && known.state().encodings().size() == track.granted.length) {
                    track.known(known);
                }
            }
            case RelayMessage.Want want -> throw new IllegalArgumentException("for an Origin: " + want);
        }
    }

    private @Nullable Track find(String node, RoomKey key, TrackId id, long landing) {
        OfRoom room = rooms.get(key);
        Track track = room == null ? null : room.tracks.get(id);
        return track != null && track.node.name().equals(node) && track.media.id() == landing ? track : null;
    }

    private void dirty(RoomKey room, String node) {
        dirty.add(new Told(room, node));
        if (!telling) {
            telling = true;
            later.execute(this::tell);
        }
    }

    private void tell() {
        wants().forEach((told, want) -> {
            try {
                wire.send(told.node(), want);
            } catch (IllegalArgumentException tooLong) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "node {0} cannot be told what is wanted: {1}",
                        told.node(),
                        tooLong.getMessage());
            }
        });
    }

    /** All that is wanted of those that do not know it. */
    private synchronized Map<Told, RelayMessage.Want> wants() {
        Map<Told, RelayMessage.Want> wants = new LinkedHashMap<>();
        for (Told told : dirty) {
            OfRoom room = rooms.get(told.room());
            List<Wanted> wanted = room == null ? List.of() : room.wantedOf(told.node());
            wants.put(told, new RelayMessage.Want(told.room(), ++numbers, wanted));
        }
        dirty.clear();
        telling = false;
        return wants;
    }

    /** Lives of rooms that are not over. */
    synchronized int rooms() {
        return rooms.size();
    }

    /** How many tracks of other nodes there are. */
    public synchronized int count() {
        return rooms.values().stream().mapToInt(room -> room.tracks.size()).sum();
    }

    /** The tracks of one room. */
    private final class OfRoom implements RemoteTracks {
        private final RoomKey key;
        private final Map<TrackId, Track> tracks = new LinkedHashMap<>();
        private boolean over;

        OfRoom(RoomKey key) {
            this.key = key;
        }

        List<Wanted> wantedOf(String node) {
            List<Wanted> wanted = new ArrayList<>();
            tracks.forEach((id, track) -> {
                if (track.node.name().equals(node)) {
                    RemoteTrack media = track.media;
                    wanted.add(new Wanted(id, media.id(), media.landingWorker(), track.wanted, track.preferred));
                }
            });
            return wanted;
        }

        void over() {
            over = true;
            end(any -> true);
        }

        @Override
        public @Nullable ProducerHandle find(RosterTrack wanted) {
            synchronized (EdgeTracks.this) {
                Node node = nodes.get(wanted.leg().router().node());
                Track there = tracks.get(wanted.id());
                if (there != null && there.node == node && sameMedia(there.of, wanted)) {
                    return there.media;
                }
                if (there != null) {
                    end(track -> track == there);
                }
                if (node == null || over) {
                    return null;
                }
                return make(node, wanted);
            }
        }

        private @Nullable ProducerHandle make(Node node, RosterTrack wanted) {
            MediaKind kind = wanted.view().kind() == TrackKind.AUDIO ? MediaKind.AUDIO : MediaKind.VIDEO;
            List<Codec> codecs = wanted.coding().codecs().stream()
                    .map(Codec::named)
                    .filter(Objects::nonNull)
                    .filter(codec -> codec.kind() == kind)
                    .toList();
            if (codecs.isEmpty() || wanted.coding().rids().size() > RelayMessage.MOST_ENCODINGS) {
                return null;
            }
            List<@Nullable String> rids = new ArrayList<>();
            wanted.coding().rids().forEach(rid -> rids.add(rid.isEmpty() ? null : rid));
            if (rids.isEmpty()) {
                rids.add(null);
            }
            try {
                RemoteTrack media = node.link().receive(kind, codecs, rids, new Demand(this, wanted.id()));
                tracks.put(wanted.id(), new Track(node, wanted, media));
                dirty(key, node.name());
                return media;
            } catch (MediaException closed) {
                // The link has ended; when there is another one, the track is looked for again.
                return null;
            }
        }

        /** What of a track makes another one of it, as far as media is concerned. */
        private static boolean sameMedia(RosterTrack one, RosterTrack other) {
            return one.coding().equals(other.coding())
                    && one.leg().router().equals(other.leg().router());
        }

        private void end(Predicate<Track> which) {
            tracks.values().removeIf(track -> {
                boolean ends = which.test(track);
                if (ends) {
                    track.media.ended();
                    dirty(key, track.node.name());
                }
                return ends;
            });
        }

        @Override
        public void keep(Predicate<TrackId> exists) {
            synchronized (EdgeTracks.this) {
                end(track -> !exists.test(track.of.id()));
            }
        }

        @Override
        public void close() {
            synchronized (EdgeTracks.this) {
                over();
                rooms.remove(key, this);
            }
        }
    }

    /** What the media core says is wanted of a track. */
    private final class Demand implements RemoteTrack.Listener {
        private final OfRoom room;
        private final TrackId id;

        Demand(OfRoom room, TrackId id) {
            this.room = room;
            this.id = id;
        }

        private @Nullable Track track(RemoteTrack media) {
            Track track = room.tracks.get(id);
            return track != null && track.media == media ? track : null;
        }

        @Override
        public void onWanted(RemoteTrack media, List<Integer> encodings) {
            synchronized (EdgeTracks.this) {
                Track track = track(media);
                if (track != null) {
                    track.wanted = List.copyOf(encodings);
                    dirty(room.key, track.node.name());
                }
            }
        }

        @Override
        public void onPreferred(RemoteTrack media, int encoding) {
            synchronized (EdgeTracks.this) {
                Track track = track(media);
                if (track != null) {
                    track.preferred = encoding;
                    dirty(room.key, track.node.name());
                }
            }
        }
    }
}
