package dev.madang.media.relay.node;

import dev.madang.media.engine.Grant;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RelayRemote;
import dev.madang.media.engine.RelayStream;
import dev.madang.media.engine.Relays;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Two nodes' owners in one: opens a link at both ends, and brings wishes, grants and states across at once. */
public final class RelayOwner {
    private static final String SECRET = "0123456789abcdef";

    /** The end at the node where tracks enter, and the one where they are watched. */
    public final RelayLink origin;

    public final RelayLink edge;
    public final List<Grant> grants = new CopyOnWriteArrayList<>();
    public final List<String> news = new CopyOnWriteArrayList<>();
    public volatile int readyAtOrigin;
    public volatile int readyAtEdge;
    /** Grants are held back while it is set. */
    public volatile boolean holdsGrants;

    private final Relays originRelays;
    private final Map<RemoteTrack, Map<Integer, RelayStream>> streams = new ConcurrentHashMap<>();

    /** The same order of addresses at both nodes. */
    public RelayOwner(
            Relays originRelays,
            List<List<InetSocketAddress>> originAddresses,
            Relays edgeRelays,
            List<List<InetSocketAddress>> edgeAddresses,
            boolean originStarts) {
        this.originRelays = originRelays;
        String originName = originStarts ? "a1" : "b1";
        String edgeName = originStarts ? "b1" : "a1";
        origin = originRelays.open(remote("edge", edgeAddresses, originName, edgeName, true), new RelayLink.Listener() {
            @Override
            public void onPaths(RelayLink link, int ready, int all) {
                readyAtOrigin = ready;
            }
        });
        edge = edgeRelays.open(
                remote("origin", originAddresses, edgeName, originName, false), new RelayLink.Listener() {
                    @Override
                    public void onPaths(RelayLink link, int ready, int all) {
                        readyAtEdge = ready;
                    }
                });
    }

    private static RelayRemote remote(
            String name, List<List<InetSocketAddress>> workers, String local, String remote, boolean fromOrigin) {
        return new RelayRemote(
                name,
                workers,
                (outgoing, i, j, generation) ->
                        fromOrigin ? key(outgoing, i, j, generation) : key(!outgoing, j, i, generation),
                new RelayRemote.Checks(local, remote, SECRET),
                3);
    }

    /** Of what the origin sends or gets. */
    private static RelayRemote.MasterKey key(boolean sentByOrigin, int originWorker, int edgeWorker, int generation) {
        byte[] key = new byte[16];
        byte[] salt = new byte[12];
        Arrays.fill(key, (byte) (sentByOrigin ? 7 : 9));
        key[1] = (byte) originWorker;
        key[2] = (byte) edgeWorker;
        key[3] = (byte) generation;
        salt[0] = key[3];
        return new RelayRemote.MasterKey(key, salt);
    }

    /** Makes a track of the origin one of the edge. */
    public RemoteTrack carry(ProducerHandle producer, MediaKind kind, List<Codec> codecs, List<@Nullable String> rids) {
        RemoteTrack track = edge.receive(kind, codecs, rids, new RemoteTrack.Listener() {
            @Override
            public void onWanted(RemoteTrack wantedOf, List<Integer> encodings) {
                news.add(kind + " " + encodings);
                subscribe(producer, wantedOf, encodings);
            }

            @Override
            public void onPreferred(RemoteTrack of, int encoding) {
                origin.prefer(producer, encoding);
            }
        });
        originRelays.watch(producer, track::state);
        return track;
    }

    private synchronized void subscribe(ProducerHandle producer, RemoteTrack track, List<Integer> encodings) {
        Map<Integer, RelayStream> running = streams.computeIfAbsent(track, of -> new HashMap<>());
        for (int each : new ArrayList<>(running.keySet())) {
            if (!encodings.contains(each)) {
                Objects.requireNonNull(running.remove(each)).stop();
            }
        }
        for (int each : encodings) {
            running.computeIfAbsent(
                    each,
                    of -> origin.send(producer, each, track.landingWorker(), grant -> {
                        grants.add(grant);
                        if (!holdsGrants) {
                            track.granted(each, grant);
                        }
                    }));
        }
    }

    /** Closes both ends. */
    public void close() {
        origin.close();
        edge.close();
    }
}
