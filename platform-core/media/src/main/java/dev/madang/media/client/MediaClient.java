package dev.madang.media.client;

import dev.madang.media.dtls.BouncyDtls;
import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.ice.IceAgent;
import dev.madang.media.ice.IceClientAgent;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import dev.madang.media.net.tcp.IceTcpConfig;
import dev.madang.media.peer.Entropy;
import dev.madang.media.peer.Negotiation;
import dev.madang.media.peer.Peer;
import dev.madang.media.peer.PeerFactory;
import dev.madang.media.peer.PeerHost;
import dev.madang.media.receive.HeaderTap;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.sdp.negotiation.LocalParameters;
import dev.madang.media.sdp.negotiation.Offer;
import dev.madang.media.sdp.negotiation.OfferMaker;
import dev.madang.media.sdp.negotiation.OfferedTrack;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.track.TrackTap;
import dev.madang.media.worker.MediaWorker;
import dev.madang.media.worker.WorkerDeath;
import dev.madang.media.worker.WorkerThread;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The client role of the media core, for the Media Probe: makes offers, takes answers, watches and publishes, thousands of
 * Peers a process, each with a UDP socket of its own. Any thread.
 */
public final class MediaClient implements AutoCloseable {
    private static final int SOCKET_BUFFER_BYTES = 1024 * 1024;
    private static final int MAX_HALF_OPEN = 10_000;
    private static final long ICE_TIMEOUT_NANOS = 15_000_000_000L;
    private static final Duration DTLS_TIMEOUT = Duration.ofSeconds(15);

    private static final Set<HeaderExtension> EXTENSIONS = EnumSet.of(
            HeaderExtension.MID,
            HeaderExtension.ABS_SEND_TIME,
            HeaderExtension.TRANSPORT_CC,
            HeaderExtension.AUDIO_LEVEL,
            HeaderExtension.RID,
            HeaderExtension.REPAIRED_RID);

    private final List<WorkerThread> threads = new ArrayList<>();
    private final List<PeerHost> hosts = new ArrayList<>();
    private final DtlsFactory dtls = new BouncyDtls(DTLS_TIMEOUT, MAX_HALF_OPEN);
    private final Entropy entropy = new Entropy();
    private final ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor();
    private final PeerFactory peers = new PeerFactory(dtls, SrtpCrypto.select(), entropy, listeners);

    private final Protocol protocol;

    private MediaClient(Protocol protocol) {
        this.protocol = protocol;
    }

    /** An offer that waits for its answer. */
    public record PendingOffer(Offer offer, LocalParameters local) {
        /** What the server is sent. */
        public SessionDescription description() {
            return offer.description();
        }
    }

    /** What a client connects by. */
    public enum Protocol {
        UDP,
        /** Connections made to the server's passive candidates (RFC 6544). */
        TCP
    }

    /** Starts so many workers that speak UDP, and receive runs of datagrams in one piece where the kernel can. */
    public static MediaClient start(int workers) {
        return start(workers, true);
    }

    /** @param coalescing whether to receive with {@code UDP_GRO} */
    public static MediaClient start(int workers, boolean coalescing) {
        return start(workers, coalescing, Protocol.UDP);
    }

    /** The same for one protocol and no other. */
    public static MediaClient start(int workers, boolean coalescing, Protocol protocol) {
        MediaClient client = new MediaClient(protocol);
        for (int i = 0; i < workers; i++) {
            PortConfig config = PortConfig.of(new InetSocketAddress(0))
                    .withBuffers(SOCKET_BUFFER_BYTES, SOCKET_BUFFER_BYTES)
                    .withCoalescing(coalescing);
            WorkerThread thread =
                    WorkerThread.start(i, arena -> openPort(config, protocol, arena), WorkerDeath.endsTheProcess());
            MediaWorker worker = thread.worker();
            client.threads.add(thread);
            client.hosts.add(worker.call(() -> new PeerHost(worker)));
        }
        return client;
    }

    private static DatagramPort openPort(PortConfig config, Protocol protocol, Arena arena) {
        return protocol == Protocol.TCP
                ? DatagramPorts.open(config, IceTcpConfig.client(), arena)
                : DatagramPorts.openClient(config, arena);
    }

    /** An offer to watch: an audio and a video section that receive. */
    public PendingOffer offerToWatch(Set<Codec> codecs) {
        return offer(List.of(MediaKind.AUDIO, MediaKind.VIDEO), codecs, false, List.of());
    }

    /** An offer to publish: sections that send, for the kinds given. */
    public PendingOffer offerToPublish(List<MediaKind> kinds, Set<Codec> codecs) {
        return offer(kinds, codecs, true, List.of());
    }

    /** The same with simulcast of the video: one stream for each rid, in that order. */
    public PendingOffer offerToPublish(List<MediaKind> kinds, Set<Codec> codecs, List<String> rids) {
        return offer(kinds, codecs, true, rids);
    }

    private PendingOffer offer(List<MediaKind> kinds, Set<Codec> codecs, boolean sends, List<String> rids) {
        LocalParameters local = local(codecs, !sends, sends);
        List<OfferedTrack> tracks = new ArrayList<>();
        for (MediaKind kind : kinds) {
            String mid = Integer.toString(tracks.size());
            List<Codec> ofKind = codecs.stream()
                    .filter(codec -> codec.kind() == kind && codec != Codec.RED)
                    .sorted()
                    .toList();
            tracks.add(
                    sends
                            ? OfferedTrack.sending(mid, kind, ofKind, encodings(kind, rids))
                            : OfferedTrack.receiving(mid, kind, ofKind));
        }
        return new PendingOffer(OfferMaker.offer(tracks, local, 1), local);
    }

    private LocalParameters local(Set<Codec> codecs, boolean receives, boolean sends) {
        return new LocalParameters(
                entropy.iceCredentials(),
                dtls.localFingerprint(),
                false,
                List.of(),
                receives,
                sends,
                codecs,
                EXTENSIONS,
                entropy::ssrc,
                Long.toUnsignedString(entropy.nextLong() >>> 2),
                entropy.token(16),
                PublishBounds.NONE);
    }

    private List<EncodingParameters> encodings(MediaKind kind, List<String> rids) {
        if (kind == MediaKind.AUDIO) {
            return List.of(new EncodingParameters(null, entropy.ssrc(), 0));
        }
        if (rids.isEmpty()) {
            return List.of(new EncodingParameters(null, entropy.ssrc(), entropy.ssrc()));
        }
        return rids.stream()
                .map(rid -> new EncodingParameters(rid, entropy.ssrc(), entropy.ssrc()))
                .toList();
    }

    /**
     * Connects to watch.
     *
     * @param tap sees every packet, on the worker's thread
     * @throws SdpException when the answer does not fit the offer
     */
    public PeerHandle watch(PendingOffer offer, SessionDescription answer, PeerListener listener, TrackTap tap)
            throws SdpException {
        return open(offer, answer, listener, tap, null, null);
    }

    /**
     * Connects to watch without opening what comes: many such viewers cost a measuring client little. They send no NACK.
     *
     * @param tap sees the header of every RTP packet, on the worker's thread
     * @throws SdpException when the answer does not fit the offer
     */
    public PeerHandle watchHeaders(PendingOffer offer, SessionDescription answer, PeerListener listener, HeaderTap tap)
            throws SdpException {
        return open(offer, answer, listener, null, tap, null);
    }

    /**
     * Connects to publish what the source gives; it starts when keys are there.
     *
     * @throws SdpException when the answer does not fit the offer
     */
    public PeerHandle publish(PendingOffer offer, SessionDescription answer, PeerListener listener, PacketSource source)
            throws SdpException {
        return open(offer, answer, listener, null, null, source);
    }

    /**
     * Connects to watch by a server's offer. The answer is {@link PeerHandle#localDescription}; later offers are answered by
     * {@link PeerHandle#answer}.
     *
     * @param taps gives for each mid who sees its packets; both on the worker's thread
     * @throws SdpException when the offer cannot be answered
     */
    public PeerHandle watchOffered(
            SessionDescription offer,
            Set<Codec> codecs,
            PeerListener listener,
            Function<String, @Nullable TrackTap> taps)
            throws SdpException {
        Negotiation negotiation = new Negotiation(local(codecs, true, false), Negotiation.SERVER_TRACKS);
        return open(negotiation, negotiation.answer(offer), listener, taps, null, null);
    }

    private PeerHandle open(
            PendingOffer offer,
            SessionDescription answer,
            PeerListener listener,
            @Nullable TrackTap tap,
            @Nullable HeaderTap headers,
            @Nullable PacketSource source)
            throws SdpException {
        AgreedSession session = OfferMaker.accepted(offer.offer(), answer);
        Negotiation negotiation = new Negotiation(offer.local(), Negotiation.SERVER_TRACKS);
        return open(negotiation, session, listener, mid -> tap, headers, source);
    }

    private PeerHandle open(
            Negotiation negotiation,
            AgreedSession session,
            PeerListener listener,
            Function<String, @Nullable TrackTap> taps,
            @Nullable HeaderTap headers,
            @Nullable PacketSource source) {
        if (session.remoteCandidates().stream().noneMatch(c -> c.tcp() == (protocol == Protocol.TCP))) {
            throw new MediaException("The server has no candidate of " + protocol + ".");
        }
        PeerHost host = hosts.get((int) (peers.nextId() % hosts.size()));
        return peers.open(host, negotiation, session, listener, new PeerFactory.Plan() {
            private int[] remotes = {};

            @Override
            public IceAgent agent(long nowNanos) {
                remotes = connect(host.worker(), session);
                return new IceClientAgent(
                        negotiation.ice(), session.remoteIce(), remotes, entropy.random(), ICE_TIMEOUT_NANOS, nowNanos);
            }

            @Override
            public long keysTimeoutNanos() {
                return ICE_TIMEOUT_NANOS + DTLS_TIMEOUT.toNanos();
            }

            @Override
            public PublishBounds bounds() {
                return PublishBounds.NONE;
            }

            @Override
            public @Nullable TrackTap tap(String mid) {
                return taps.apply(mid);
            }

            @Override
            public void prepare(Peer peer) {
                for (int remote : remotes) {
                    peer.transport().expectFrom(remote);
                }
                if (headers != null) {
                    peer.receiver().onlyHeaders(headers);
                }
                if (source != null) {
                    new LocalPublisher(peer, source, peers::nextId).start();
                }
            }
        });
    }

    private int[] connect(MediaWorker worker, AgreedSession session) {
        return session.remoteCandidates().stream()
                .filter(candidate -> candidate.tcp() == (protocol == Protocol.TCP))
                .sorted((a, b) -> Long.compare(b.priority(), a.priority()))
                .mapToInt(candidate -> worker.port().connect(addressOf(candidate)))
                .toArray();
    }

    private static InetSocketAddress addressOf(Candidate candidate) {
        return new InetSocketAddress(candidate.address(), candidate.port());
    }

    /** Counters of all workers together. */
    public long counter(MediaCounter counter) {
        long sum = 0;
        for (PeerHost host : hosts) {
            sum += host.worker().counters().get(counter);
        }
        return sum;
    }

    @Override
    public void close() {
        threads.forEach(WorkerThread::stop);
        dtls.close();
        listeners.shutdown();
    }
}
