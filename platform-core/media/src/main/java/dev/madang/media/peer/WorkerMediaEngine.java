package dev.madang.media.peer;

import dev.madang.media.dtls.BouncyDtls;
import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.ice.IceLiteAgent;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.DatagramPorts;
import dev.madang.media.net.IceTcpConfig;
import dev.madang.media.net.Ipv6;
import dev.madang.media.net.PortConfig;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.sdp.AgreedSession;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.LocalParameters;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.srtp.SrtpCrypto;
import java.lang.foreign.Arena;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The media core of a node: workers on threads of their own, DTLS on virtual threads. */
public final class WorkerMediaEngine implements MediaEngine {
    private static final System.Logger LOG = System.getLogger(WorkerMediaEngine.class.getName());
    private static final int SOCKET_BUFFER_BYTES = 8 * 1024 * 1024;
    private static final int MAX_HALF_OPEN = 2_000;
    /**
     * Peers whose handshake is not over; they cost little, and each is gone after {@link MediaConfig#keysTimeout}.
     */
    private static final int MAX_UNSECURED = 4_000;
    /** An offer of more m-sections, each of which costs some 6 kB of heap, counts as one Peer for each so many. */
    private static final int SECTIONS_OF_A_PEER = 4;
    /** Compiles most of what a handshake runs, in about a second of processor time at the start. */
    private static final int REHEARSED_HANDSHAKES = 50;

    private static final int MAX_TCP_STRANGERS = 256;
    private static final long COMMAND_SECONDS = 5;

    private final MediaConfig config;
    private final int maxUnsecured;
    private final List<WorkerThread> threads = new ArrayList<>();
    private final List<MediaWorker> workers = new ArrayList<>();
    private final ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor();
    private final DtlsFactory dtls;
    private final SrtpCrypto crypto;
    private final Entropy entropy = new Entropy();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger reserved = new AtomicInteger();
    private final AtomicInteger halfOpen = new AtomicInteger();
    private volatile boolean closed;

    private WorkerMediaEngine(MediaConfig config, int maxUnsecured, DtlsFactory dtls, SrtpCrypto crypto) {
        this.config = config;
        this.maxUnsecured = maxUnsecured;
        this.dtls = dtls;
        this.crypto = crypto;
    }

    /**
     * Opens the ports and starts the workers; the process ends when one dies.
     *
     * @throws IllegalStateException when a port cannot be opened
     */
    public static MediaEngine start(MediaConfig config) {
        return start(config, MAX_UNSECURED);
    }

    /** The same with another bound of Peers whose handshake is not over. */
    static MediaEngine start(MediaConfig config, int maxUnsecured) {
        BouncyDtls dtls = new BouncyDtls(config.dtlsTimeout(), MAX_HALF_OPEN);
        WorkerMediaEngine engine = new WorkerMediaEngine(config, maxUnsecured, dtls, SrtpCrypto.select());
        Thread.ofVirtual().name("dtls-warm-up").start(() -> dtls.warmUp(REHEARSED_HANDSHAKES));
        try {
            for (int i = 0; i < config.workers(); i++) {
                int port = config.firstPort() == 0 ? 0 : config.firstPort() + i;
                InetSocketAddress bind = new InetSocketAddress(config.bindAddress(), port);
                WorkerThread thread =
                        new WorkerThread(i, arena -> openPort(config, bind, arena), WorkerDeath.endsTheProcess());
                engine.workers.add(thread.start());
                engine.threads.add(thread);
            }
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
        LOG.log(
                System.Logger.Level.INFO,
                "media: {0} worker(s), {1} ports{3}, SRTP by {2}",
                config.workers(),
                DatagramPorts.isNative() ? "native" : "portable",
                engine.crypto.name(),
                config.iceTcp() ? " with ICE-TCP" : "");
        if (config.bindAddress() instanceof Inet6Address && !Ipv6.isAvailable()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "media: IPv6 is switched off on this machine, clients come by IPv4 only");
        }
        return engine;
    }

    private static DatagramPort openPort(MediaConfig config, InetSocketAddress bind, Arena arena) {
        PortConfig udp = PortConfig.of(bind).withBuffers(SOCKET_BUFFER_BYTES, SOCKET_BUFFER_BYTES);
        if (!config.iceTcp()) {
            return DatagramPorts.open(udp, arena);
        }
        // A browser opens one connection for each of its interfaces, and keeps those that it does not use for a while.
        int connections = 2 * config.maxPeers() + MAX_TCP_STRANGERS;
        return DatagramPorts.open(udp, IceTcpConfig.server().withLimits(connections, MAX_TCP_STRANGERS), arena);
    }

    @Override
    public PeerHandle answer(SessionDescription offer, PeerOptions options, PeerListener listener) throws SdpException {
        int weight = Math.max(1, Math.ceilDiv(offer.media().size(), SECTIONS_OF_A_PEER));
        reserve(weight);
        try {
            MediaWorker worker = leastLoaded();
            Negotiation negotiation = new Negotiation(localParameters(worker, options), Negotiation.PUBLISHER_TRACKS);
            AgreedSession session = negotiation.answer(offer);
            return open(worker, negotiation, session, options.bounds(), counting(listener, weight));
        } catch (SdpException | RuntimeException e) {
            release(weight);
            throw e;
        }
    }

    @Override
    public PeerHandle offer(SlotCounts slots, PeerListener listener) {
        // How many sections there are is ours to say, and no more than the client will use.
        reserve(1);
        try {
            MediaWorker worker = leastLoaded();
            Negotiation negotiation = new Negotiation(localParameters(worker, PeerOptions.SEND), 0);
            negotiation.offer(slots, entropy);
            return open(worker, negotiation, null, PublishBounds.DEFAULT, counting(listener, 1));
        } catch (RuntimeException e) {
            release(1);
            throw e;
        }
    }

    /** @param weight for how many Peers it counts until its handshake is over */
    private void reserve(int weight) {
        if (closed) {
            throw new MediaException("The node is stopping.");
        }
        if (reserved.incrementAndGet() > config.maxPeers()) {
            reserved.decrementAndGet();
            throw new MediaException("The node has as many peers as it may have.");
        }
        if (halfOpen.addAndGet(weight) > maxUnsecured) {
            release(weight);
            throw new MediaException("Too many peers are not connected yet.");
        }
    }

    private void release(int weight) {
        reserved.decrementAndGet();
        halfOpen.addAndGet(-weight);
    }

    private PeerHandle open(
            MediaWorker worker,
            Negotiation negotiation,
            @Nullable AgreedSession session,
            PublishBounds bounds,
            PeerListener listener) {
        long id = ids.incrementAndGet();
        PeerNotifier notifier = new PeerNotifier(listener, listeners, System.nanoTime());
        byte[] cname = negotiation.cname().getBytes(StandardCharsets.UTF_8);
        WorkerPeerHandle handle = worker.call(() -> {
            long iceTimeout = config.iceTimeout().toNanos();
            long nowNanos = worker.nowNanos();
            IceLiteAgent agent = new IceLiteAgent(negotiation.ice(), iceTimeout, nowNanos);
            long keysDeadline = nowNanos + config.keysTimeout().toNanos();
            Peer peer = new Peer(id, worker, agent, dtls, crypto, notifier, cname, keysDeadline);
            peer.receive().bound(bounds);
            MediaSetup setup = new MediaSetup(peer, worker, ids::incrementAndGet, entropy);
            WorkerPeerHandle made = new WorkerPeerHandle(peer, worker, negotiation, setup, entropy);
            if (session != null) {
                made.begin(session);
            }
            worker.add(peer);
            return made;
        });
        notifier.start(handle);
        return handle;
    }

    /** The listener, with our count of Peers kept. */
    private PeerListener counting(PeerListener listener, int weight) {
        return new PeerListener() {
            private boolean counted = true;

            private void halfOpenNoMore() {
                if (counted) {
                    counted = false;
                    halfOpen.addAndGet(-weight);
                }
            }

            @Override
            public void onPhase(PeerHandle peer, PeerPhase phase, Duration since) {
                if (phase == PeerPhase.DTLS) {
                    halfOpenNoMore();
                }
                listener.onPhase(peer, phase, since);
            }

            @Override
            public void onConnected(PeerHandle peer, boolean connected) {
                listener.onConnected(peer, connected);
            }

            @Override
            public void onProducerActive(PeerHandle peer, ProducerHandle producer, boolean active) {
                listener.onProducerActive(peer, producer, active);
            }

            @Override
            public void onEncodingsWanted(PeerHandle peer, ProducerHandle producer, List<String> rids) {
                listener.onEncodingsWanted(peer, producer, rids);
            }

            @Override
            public void onClosed(PeerHandle peer, CloseReason reason) {
                halfOpenNoMore();
                reserved.decrementAndGet();
                listener.onClosed(peer, reason);
            }
        };
    }

    private MediaWorker leastLoaded() {
        MediaWorker least = workers.getFirst();
        for (MediaWorker worker : workers) {
            if (worker.peers() < least.peers()) {
                least = worker;
            }
        }
        return least;
    }

    private LocalParameters localParameters(MediaWorker worker, PeerOptions options) {
        int port = worker.port().localAddress().getPort();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < config.announced().size(); i++) {
            InetAddress address = config.announced().get(i);
            if (config.iceUdp()) {
                candidates.add(Candidate.host(i, address.getHostAddress(), port, false));
            }
        }
        for (int i = 0; i < config.announced().size() && config.iceTcp(); i++) {
            candidates.add(Candidate.host(i, config.announced().get(i).getHostAddress(), port, true));
        }
        Set<HeaderExtension> extensions = EnumSet.allOf(HeaderExtension.class);
        return new LocalParameters(
                entropy.iceCredentials(),
                dtls.localFingerprint(),
                true,
                candidates,
                options.mayReceive(),
                options.maySend(),
                EnumSet.allOf(Codec.class),
                extensions,
                entropy::ssrc,
                Long.toUnsignedString(entropy.nextLong() >>> 2),
                entropy.token(16),
                options.bounds());
    }

    /** What each worker still holds on behalf of Peers; {@link MediaWorker.Residue#NONE} when there is none. */
    List<MediaWorker.Residue> residues() {
        return workers.stream().map(worker -> worker.call(worker::residue)).toList();
    }

    @Override
    public MediaStats stats() {
        Map<MediaCounter, Long> counters = new EnumMap<>(MediaCounter.class);
        List<MediaStats.WorkerStats> stats = new ArrayList<>();
        int peers = 0;
        int producers = 0;
        int consumers = 0;
        for (MediaWorker worker : workers) {
            int[] tracks = closed ? new int[2] : worker.call(worker::snapshot);
            producers += tracks[0];
            consumers += tracks[1];
            peers += worker.peers();
            stats.add(worker.stats());
            for (MediaCounter counter : MediaCounter.values()) {
                counters.merge(counter, worker.counters().get(counter), Long::sum);
            }
        }
        return new MediaStats(peers, producers, consumers, counters, stats);
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(WorkerThread::stop);
        dtls.close();
        listeners.shutdown();
        try {
            if (!listeners.awaitTermination(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "listeners of peers did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
