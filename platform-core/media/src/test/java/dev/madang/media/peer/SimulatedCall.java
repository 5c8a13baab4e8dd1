package dev.madang.media.peer;

import dev.madang.media.ice.IceAgent;
import dev.madang.media.ice.IceClientAgent;
import dev.madang.media.ice.IceCredentials;
import dev.madang.media.ice.IceLiteAgent;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PacketSlab;
import dev.madang.media.router.Producer;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.AgreedSession;
import dev.madang.media.sdp.AnswerMaker;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.EncodingParameters;
import dev.madang.media.sdp.LocalParameters;
import dev.madang.media.sdp.Offer;
import dev.madang.media.sdp.OfferMaker;
import dev.madang.media.sdp.OfferedTrack;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.sim.SimNetwork;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpProfile;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node, a publisher and viewers in virtual time on one thread: production workers and Peers, a simulated network, and no
 * clock but its own. The same seed gives the same run.
 */
final class SimulatedCall implements AutoCloseable {
    private static final long STEP_NANOS = 1_000_000L;
    private static final long RETRY_STEPS = 100;
    private static final long ICE_TIMEOUT_NANOS = 30_000_000_000L;
    private static final Set<HeaderExtension> EXTENSIONS = EnumSet.of(
            HeaderExtension.MID,
            HeaderExtension.RID,
            HeaderExtension.REPAIRED_RID,
            HeaderExtension.ABS_SEND_TIME,
            HeaderExtension.TRANSPORT_CC);
    private static final long DTLS_TIMEOUT_NANOS = 10_000_000_000L;
    private static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.1", 40_000);
    private static final InetSocketAddress NEIGHBOUR = new InetSocketAddress("10.0.0.1", 40_001);

    final SimNetwork network;
    final FakeDtls dtls;
    final MediaWorker server;
    private @Nullable MediaWorker neighbour;
    private final Arena arena = Arena.ofConfined();
    private final Entropy entropy;
    private final SrtpCrypto crypto = SrtpCrypto.select();
    private final List<MediaWorker> workers = new ArrayList<>();
    private final List<Peer> serverPeers = new ArrayList<>();
    private final Map<Peer, Setup> setups = new HashMap<>();
    private long ids;
    private int clients;
    private long steps;
    /** Packets that {@link PlayedClient}s have numbered. */
    int played;
    /** How much publishers may send that come from now on. */
    PublishBounds bounds = PublishBounds.DEFAULT;

    SimulatedCall(long seed, SrtpProfile profile) {
        network = new SimNetwork(seed, TimeUnit.SECONDS.toNanos(1000));
        dtls = new FakeDtls(profile);
        entropy = new Entropy(new SplittableRandom(seed));
        server = worker(SERVER);
    }

    /** What every link does from now on. */
    void conditions(LinkConditions everywhere) {
        network.conditions(everywhere);
    }

    private MediaWorker worker(InetSocketAddress address) {
        var port = network.open(address, arena);
        Egress egress = new Egress(arena, port, 256 * 1024, 1024);
        MediaWorker worker =
                new MediaWorker(workers.size(), port, egress, new PacketSlab(arena, 16 * 1024), network::nowNanos);
        workers.add(worker);
        return worker;
    }

    /** A client that publishes what the source gives; returns the server's Peer. */
    Peer publish(PacketSource source) throws SdpException {
        return publish(source, List.of());
    }

    /** A client that publishes video in these encodings, the lowest first; one without rid where there are none. */
    Peer publish(PacketSource source, List<String> rids) throws SdpException {
        return connect(server, true, rids, null, source, EXTENSIONS).serverSide();
    }

    /** A client that watches all that the publisher sends. */
    Both watch(Peer publisher, MediaClient.WatchTap tap) throws SdpException {
        return watch(publisher, tap, EXTENSIONS);
    }

    /** The same for a client that knows only these header extensions. */
    Both watch(Peer publisher, MediaClient.WatchTap tap, Set<HeaderExtension> extensions) throws SdpException {
        Both both = connect(server, false, List.of(), tap, null, extensions);
        feed(both.serverSide(), publisher);
        return both;
    }

    /** Lets that viewer have all that the publisher sends. */
    void feed(Peer viewer, Peer publisher) {
        for (SendSlot slot : viewer.send().slots()) {
            for (ReceiveSection section : publisher.receive().sections()) {
                if (section.producer().kind() == slot.consumer().parameters().kind()) {
                    slot.consumer().feed(section.producer(), network.nowNanos());
                }
            }
        }
    }

    /** The same on another worker of the node. */
    Both watchElsewhere(Peer publisher, MediaClient.WatchTap tap) throws SdpException {
        MediaWorker elsewhere = neighbour == null ? worker(NEIGHBOUR) : neighbour;
        neighbour = elsewhere;
        Both both = connect(elsewhere, false, List.of(), tap, null, EXTENSIONS);
        for (SendSlot slot : both.serverSide().send().slots()) {
            for (ReceiveSection section : publisher.receive().sections()) {
                if (section.producer().kind() == slot.consumer().parameters().kind()) {
                    List<@Nullable String> rids = new ArrayList<>();
                    for (EncodingParameters encoding : section.media().encodings()) {
                        rids.add(encoding.rid());
                    }
                    Producer producer = section.producer();
                    ProducerRef ref = new ProducerRef(producer.id(), producer.kind(), rids, server);
                    slot.feed(ref);
                    slot.consumer().feed(elsewhere.exchange().local(ref, network.nowNanos()), network.nowNanos());
                }
            }
        }
        return both;
    }

    /** Both ends of one connection. */
    record Both(Peer clientSide, Peer serverSide, MediaWorker client) {}

    /** What the link from the node to that client does from now on. */
    void conditionsTowards(Both viewer, LinkConditions conditions) {
        network.conditions(SERVER, viewer.client().port().localAddress(), conditions);
    }

    private List<EncodingParameters> encodings(MediaKind kind, List<String> rids) {
        if (kind == MediaKind.AUDIO || rids.isEmpty()) {
            int rtx = kind == MediaKind.VIDEO ? entropy.ssrc() : 0;
            return List.of(new EncodingParameters(null, entropy.ssrc(), rtx));
        }
        return rids.stream()
                .map(rid -> new EncodingParameters(rid, entropy.ssrc(), entropy.ssrc()))
                .toList();
    }

    private Both connect(
            MediaWorker node,
            boolean publishes,
            List<String> rids,
            MediaClient.@Nullable WatchTap tap,
            @Nullable PacketSource source,
            Set<HeaderExtension> extensions)
            throws SdpException {
        MediaWorker client = worker(new InetSocketAddress("10.0.1." + ++clients, 50_000));
        InetSocketAddress door = node == server ? SERVER : NEIGHBOUR;
        Agreed agreed = agree(node, publishes, rids, extensions);
        LocalParameters local = agreed.local();
        AgreedSession accepted = agreed.accepted();
        Peer serverSide = agreed.serverSide();
        int address = client.port().connect(door);
        IceClientAgent agent = new IceClientAgent(
                local.ice(),
                accepted.remoteIce(),
                new int[] {address},
                entropy.random(),
                ICE_TIMEOUT_NANOS,
                network.nowNanos());
        Peer clientSide = peer(client, accepted, agent, local.cname(), PublishBounds.NONE);
        clientSide.bindAtOnce(address);
        if (tap != null) {
            for (ReceiveSection section : clientSide.receive().sections()) {
                section.producer()
                        .addTap((producer, encoding, packet, codec, wireBytes) ->
                                tap.onPacket(producer, producer.encoding(encoding), packet, codec, wireBytes));
            }
        }
        if (source != null) {
            new LocalPublisher(client, clientSide, source, () -> ++ids).start();
        }
        return new Both(clientSide, serverSide, client);
    }

    /** The node's Peer for a client that the test plays itself. */
    Peer answer(boolean publishes) throws SdpException {
        return agree(server, publishes, List.of(), EXTENSIONS).serverSide();
    }

    /** The same for one that sends video in these encodings. */
    Peer answer(List<String> rids) throws SdpException {
        return agree(server, true, rids, EXTENSIONS).serverSide();
    }

    /** All sections of that Peer of the node rest, and are used again. */
    void restAndGoOn(Peer peer) {
        Setup setup = Objects.requireNonNull(setups.get(peer));
        AgreedSession all = setup.session();
        AgreedSession none = new AgreedSession(
                all.local(),
                all.remoteIce(),
                all.remoteFingerprints(),
                all.localRole(),
                List.of(),
                all.remoteCandidates(),
                all.remoteIceLite());
        setup.media().apply(none);
        setup.media().apply(all);
    }

    private record Setup(MediaSetup media, AgreedSession session) {}

    private record Agreed(LocalParameters local, AgreedSession accepted, Peer serverSide) {}

    private Agreed agree(MediaWorker node, boolean publishes, List<String> rids, Set<HeaderExtension> extensions)
            throws SdpException {
        InetSocketAddress door = node == server ? SERVER : NEIGHBOUR;
        LocalParameters local = parameters(false, !publishes, publishes, List.of(), extensions);
        List<OfferedTrack> tracks = new ArrayList<>();
        for (MediaKind kind : List.of(MediaKind.AUDIO, MediaKind.VIDEO)) {
            List<Codec> codecs = List.of(kind == MediaKind.AUDIO ? Codec.OPUS : Codec.VP8);
            String mid = kind == MediaKind.AUDIO ? "a" : "v";
            tracks.add(
                    publishes
                            ? OfferedTrack.sending(mid, kind, codecs, encodings(kind, rids))
                            : OfferedTrack.receiving(mid, kind, codecs));
        }
        Offer offer = OfferMaker.offer(tracks, local, 1);
        Candidate candidate = Candidate.host(0, door.getAddress().getHostAddress(), door.getPort(), false);
        LocalParameters remote = parameters(true, publishes, !publishes, List.of(candidate), EXTENSIONS);
        AgreedSession answered = AnswerMaker.answer(offer.description(), remote);
        AgreedSession accepted = OfferMaker.accepted(offer, answered.local());
        Peer serverSide = peer(node, answered, lite(remote.ice()), remote.cname(), bounds);
        serverPeers.add(serverSide);
        return new Agreed(local, accepted, serverSide);
    }

    private IceLiteAgent lite(IceCredentials local) {
        return new IceLiteAgent(local, ICE_TIMEOUT_NANOS, network.nowNanos());
    }

    private Peer peer(MediaWorker worker, AgreedSession session, IceAgent agent, String cname, PublishBounds limits) {
        PeerNotifier notifier = new PeerNotifier(new PeerListener() {}, Runnable::run, network.nowNanos());
        byte[] name = cname.getBytes(StandardCharsets.UTF_8);
        long keysDeadline = network.nowNanos() + ICE_TIMEOUT_NANOS + DTLS_TIMEOUT_NANOS;
        Peer peer = new Peer(++ids, worker, agent, dtls, crypto, notifier, name, keysDeadline);
        peer.receive().bound(limits);
        MediaSetup setup = new MediaSetup(peer, worker, () -> ++ids, entropy);
        setup.apply(session);
        setups.put(peer, new Setup(setup, session));
        worker.add(peer);
        return peer;
    }

    private LocalParameters parameters(
            boolean lite,
            boolean receives,
            boolean sends,
            List<Candidate> candidates,
            Set<HeaderExtension> extensions) {
        return new LocalParameters(
                entropy.iceCredentials(),
                dtls.localFingerprint(),
                lite,
                candidates,
                receives,
                sends,
                EnumSet.of(Codec.OPUS, Codec.VP8),
                EnumSet.copyOf(extensions),
                entropy::ssrc,
                Long.toUnsignedString(entropy.nextLong() >>> 2),
                entropy.token(16),
                PublishBounds.NONE);
    }

    /** Lets so much time pass. */
    void run(long millis) {
        long end = network.nowNanos() + millis * STEP_NANOS;
        while (network.nowNanos() < end) {
            network.advanceTo(network.nowNanos() + STEP_NANOS);
            if (++steps % RETRY_STEPS == 0) {
                dtls.retry();
            }
            // Twice, so that what one turn posts to its own worker is done at the same time.
            for (int i = 0; i < 2; i++) {
                for (MediaWorker worker : workers) {
                    worker.turn(0);
                }
            }
        }
    }

    /** A counter of the node. */
    long counter(MediaCounter counter) {
        return server.counters().get(counter);
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.closeAll(CloseReason.NODE_STOPPED));
        workers.forEach(worker -> worker.port().close());
        arena.close();
    }
}
