package dev.madang.media.peer;

import dev.madang.media.client.LocalPublisher;
import dev.madang.media.client.PacketSource;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.ice.IceAgent;
import dev.madang.media.ice.IceClientAgent;
import dev.madang.media.ice.IceLiteAgent;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.Egress;
import dev.madang.media.receive.ReceivedTrack;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.sdp.negotiation.LocalParameters;
import dev.madang.media.sdp.negotiation.Offer;
import dev.madang.media.sdp.negotiation.OfferMaker;
import dev.madang.media.sdp.negotiation.OfferedTrack;
import dev.madang.media.send.RtpSender;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.sim.SimNetwork;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpProfile;
import dev.madang.media.track.Producer;
import dev.madang.media.track.TrackTap;
import dev.madang.media.worker.MediaWorker;
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
public final class SimulatedCall implements AutoCloseable {
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

    public final SimNetwork network;
    public final FakeDtls dtls;
    public final PeerHost server;
    private @Nullable PeerHost neighbour;
    private final Arena arena = Arena.ofConfined();
    private final Entropy entropy;
    private final SrtpCrypto crypto = SrtpCrypto.select();
    private final List<PeerHost> hosts = new ArrayList<>();
    private final List<Peer> serverPeers = new ArrayList<>();
    private final Map<Peer, Setup> setups = new HashMap<>();
    private long ids;
    private int clients;
    private long steps;
    /** Packets that {@link PlayedClient}s have numbered. */
    public int played;
    /** How much publishers may send that come from now on. */
    public PublishBounds bounds = PublishBounds.DEFAULT;

    public SimulatedCall(long seed, SrtpProfile profile) {
        network = new SimNetwork(seed, TimeUnit.SECONDS.toNanos(1000));
        dtls = new FakeDtls(profile);
        entropy = new Entropy(new SplittableRandom(seed));
        server = host(SERVER);
    }

    /** What every link does from now on. */
    public void conditions(LinkConditions everywhere) {
        network.conditions(everywhere);
    }

    private PeerHost host(InetSocketAddress address) {
        var port = network.open(address, arena);
        Egress egress = new Egress(arena, port, 256 * 1024, 1024);
        MediaWorker worker =
                new MediaWorker(hosts.size(), port, egress, new PacketSlab(arena, 16 * 1024), network::nowNanos);
        PeerHost host = new PeerHost(worker);
        hosts.add(host);
        return host;
    }

    /** A client that publishes what the source gives; returns the server's Peer. */
    public Peer publish(PacketSource source) throws SdpException {
        return publish(source, List.of());
    }

    /** A client that publishes video in these encodings, the lowest first; one without rid where there are none. */
    public Peer publish(PacketSource source, List<String> rids) throws SdpException {
        return connect(server, true, rids, null, source, EXTENSIONS).serverSide();
    }

    /** A client that watches all that the publisher sends. */
    public Both watch(Peer publisher, TrackTap tap) throws SdpException {
        return watch(publisher, tap, EXTENSIONS);
    }

    /** The same for a client that knows only these header extensions. */
    public Both watch(Peer publisher, TrackTap tap, Set<HeaderExtension> extensions) throws SdpException {
        Both both = connect(server, false, List.of(), tap, null, extensions);
        feed(both.serverSide(), publisher);
        return both;
    }

    /** Lets that viewer have all that the publisher sends. */
    public void feed(Peer viewer, Peer publisher) {
        for (RtpSender slot : viewer.sender().senders()) {
            for (ReceivedTrack section : publisher.receiver().tracks()) {
                if (section.producer().kind() == slot.consumer().parameters().kind()) {
                    slot.consumer().subscribe(section.producer(), network.nowNanos());
                }
            }
        }
    }

    /** Another worker. */
    public PeerHost elsewhere() {
        PeerHost there = neighbour == null ? host(NEIGHBOUR) : neighbour;
        neighbour = there;
        return there;
    }

    /** A client of that other worker that is fed from nothing. */
    public Both connectElsewhere(TrackTap tap) throws SdpException {
        return connect(elsewhere(), false, List.of(), tap, null, EXTENSIONS);
    }

    /** The same on another worker of the node. */
    public Both watchElsewhere(Peer publisher, TrackTap tap) throws SdpException {
        PeerHost elsewhere = elsewhere();
        Both both = connectElsewhere(tap);
        for (RtpSender slot : both.serverSide().sender().senders()) {
            for (ReceivedTrack section : publisher.receiver().tracks()) {
                if (section.producer().kind() == slot.consumer().parameters().kind()) {
                    List<@Nullable String> rids = new ArrayList<>();
                    for (EncodingParameters encoding : section.media().encodings()) {
                        rids.add(encoding.rid());
                    }
                    Producer producer = section.producer();
                    TrackRef ref = new TrackRef(producer.id(), producer.kind(), rids, server.tracks());
                    slot.subscribe(elsewhere.tracks().local(ref), network.nowNanos());
                }
            }
        }
        return both;
    }

    /** Both ends of one connection. */
    public record Both(Peer clientSide, Peer serverSide, PeerHost client) {}

    /** What the link from the node to that client does from now on. */
    public void conditionsTowards(Both viewer, LinkConditions conditions) {
        network.conditions(SERVER, viewer.client().worker().port().localAddress(), conditions);
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
            PeerHost node,
            boolean publishes,
            List<String> rids,
            @Nullable TrackTap tap,
            @Nullable PacketSource source,
            Set<HeaderExtension> extensions)
            throws SdpException {
        PeerHost client = host(new InetSocketAddress("10.0.1." + ++clients, 50_000));
        InetSocketAddress door = node == server ? SERVER : NEIGHBOUR;
        Agreed agreed = agree(node, publishes, rids, extensions);
        LocalParameters local = agreed.local();
        AgreedSession accepted = agreed.accepted();
        Peer serverSide = agreed.serverSide();
        int address = client.worker().port().connect(door);
        IceClientAgent agent = new IceClientAgent(
                local.ice(),
                accepted.remoteIce(),
                new int[] {address},
                entropy.random(),
                ICE_TIMEOUT_NANOS,
                network.nowNanos());
        Peer clientSide = peer(client, accepted, agent, local.cname(), PublishBounds.NONE);
        clientSide.transport().expectFrom(address);
        if (tap != null) {
            for (ReceivedTrack section : clientSide.receiver().tracks()) {
                section.producer().addTap(tap);
            }
        }
        if (source != null) {
            new LocalPublisher(clientSide, source, () -> ++ids).start();
        }
        return new Both(clientSide, serverSide, client);
    }

    /** The node's Peer for a client that the test plays itself. */
    public Peer answer(boolean publishes) throws SdpException {
        return agree(server, publishes, List.of(), EXTENSIONS).serverSide();
    }

    /** The same for one that sends video in these encodings. */
    public Peer answer(List<String> rids) throws SdpException {
        return agree(server, true, rids, EXTENSIONS).serverSide();
    }

    /** All sections of that Peer of the node rest, and are used again. */
    public void restAndGoOn(Peer peer) {
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

    private Agreed agree(PeerHost node, boolean publishes, List<String> rids, Set<HeaderExtension> extensions)
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

    private Peer peer(PeerHost host, AgreedSession session, IceAgent agent, String cname, PublishBounds limits) {
        PeerNotifier notifier = new PeerNotifier(new PeerListener() {}, Runnable::run, network.nowNanos());
        byte[] name = cname.getBytes(StandardCharsets.UTF_8);
        long keysDeadline = network.nowNanos() + ICE_TIMEOUT_NANOS + DTLS_TIMEOUT_NANOS;
        Peer peer = new Peer(++ids, host, agent, dtls, crypto, notifier, name, keysDeadline);
        peer.receiver().bound(limits);
        MediaSetup setup = new MediaSetup(peer, () -> ++ids, entropy, mid -> null);
        setup.apply(session);
        setups.put(peer, new Setup(setup, session));
        peer.open();
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
    public void run(long millis) {
        long end = network.nowNanos() + millis * STEP_NANOS;
        while (network.nowNanos() < end) {
            network.advanceTo(network.nowNanos() + STEP_NANOS);
            if (++steps % RETRY_STEPS == 0) {
                dtls.retry();
            }
            // Twice, so that what one turn posts to its own worker is done at the same time.
            for (int i = 0; i < 2; i++) {
                for (PeerHost host : hosts) {
                    host.worker().turn(0);
                }
            }
        }
    }

    /** A counter of the node. */
    public long counter(MediaCounter counter) {
        return server.worker().counters().get(counter);
    }

    @Override
    public void close() {
        hosts.forEach(host -> host.worker().closeAll(CloseReason.NODE_STOPPED));
        hosts.forEach(host -> host.worker().port().close());
        arena.close();
    }
}
