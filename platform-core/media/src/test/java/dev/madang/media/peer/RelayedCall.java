package dev.madang.media.peer;

import dev.madang.media.client.PacketSource;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.receive.ReceivedTrack;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.WorkerTracks;
import dev.madang.media.relay.node.NodeRelays;
import dev.madang.media.relay.node.RelayOwner;
import dev.madang.media.relay.node.TestHandle;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.send.RtpSender;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpProfile;
import dev.madang.media.track.Producer;
import dev.madang.media.track.TrackTap;
import dev.madang.media.worker.MediaWorker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Two nodes of one worker each in virtual time: publishers at one, viewers at the other, and a relay between them. */
final class RelayedCall implements AutoCloseable {
    static final InetSocketAddress ORIGIN = new InetSocketAddress("10.0.0.1", 40_000);
    static final InetSocketAddress EDGE = new InetSocketAddress("10.0.0.1", 40_001);

    final SimulatedCall call;
    final RelayOwner owner;
    final PeerHost edge;
    private long ids = 1_000_000;

    RelayedCall(long seed) {
        this(seed, List.of(EDGE), List.of(ORIGIN), true);
    }

    /** @param edgeAddresses as the origin knows them, and the other way round */
    RelayedCall(
            long seed,
            List<InetSocketAddress> edgeAddresses,
            List<InetSocketAddress> originAddresses,
            boolean originStarts) {
        call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM);
        edge = call.elsewhere();
        owner = new RelayOwner(
                relays(call.server.tracks(), seed),
                List.of(originAddresses),
                relays(edge.tracks(), seed + 1),
                List.of(edgeAddresses),
                originStarts);
    }

    private NodeRelays relays(WorkerTracks tracks, long seed) {
        return new NodeRelays(
                List.of(tracks),
                SrtpCrypto.select(),
                new SplittableRandom(seed),
                () -> ++ids,
                Runnable::run,
                new NodeRelays.WorkerCall() {
                    @Override
                    public <T> T call(MediaWorker worker, Supplier<T> task) {
                        return task.get();
                    }
                });
    }

    /** What the way between the nodes does. */
    void between(LinkConditions conditions) {
        call.network.conditionsBetween(ORIGIN, EDGE, conditions);
    }

    Peer publish(PacketSource source, List<String> rids) throws SdpException {
        return call.publish(source, rids);
    }

    /** All tracks of that publisher as tracks of the edge. */
    List<RemoteTrack> carry(Peer publisher) {
        List<RemoteTrack> tracks = new ArrayList<>();
        for (ReceivedTrack section : publisher.receiver().tracks()) {
            List<@Nullable String> rids = new ArrayList<>();
            for (EncodingParameters encoding : section.media().encodings()) {
                rids.add(encoding.rid());
            }
            Producer producer = section.producer();
            TrackRef ref = new TrackRef(producer.id(), producer.kind(), rids, call.server.tracks());
            tracks.add(owner.carry(new TestHandle(ref), producer.kind(), List.of(), rids));
        }
        return tracks;
    }

    /** A viewer at the edge. */
    SimulatedCall.Both watch(List<RemoteTrack> tracks, TrackTap tap) throws SdpException {
        SimulatedCall.Both both = call.connectElsewhere(tap);
        call.run(1);
        for (RtpSender slot : both.serverSide().sender().senders()) {
            for (RemoteTrack track : tracks) {
                if (track.kind() == slot.consumer().parameters().kind()) {
                    slot.subscribe(producer(track), call.network.nowNanos());
                }
            }
        }
        return both;
    }

    /** The Producer of a track at the edge. */
    Producer producer(RemoteTrack track) {
        return Objects.requireNonNull(edge.tracks().producer(track.id()));
    }

    void run(long millis) {
        call.run(millis);
    }

    @Override
    public void close() {
        call.close();
    }
}
