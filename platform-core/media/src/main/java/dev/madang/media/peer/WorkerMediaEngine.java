package dev.madang.media.peer;

import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.MediaStats;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.engine.Relays;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.ice.IceAgent;
import dev.madang.media.ice.IceLiteAgent;
import dev.madang.media.relay.node.NodeRelays;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.LocalParameters;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.worker.MediaWorker;
import dev.madang.media.worker.WorkerThread;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The media core of a node: workers on threads of their own, DTLS on virtual threads. */
public final class WorkerMediaEngine implements MediaEngine {
    private static final System.Logger LOG = System.getLogger(WorkerMediaEngine.class.getName());
    /** An offer of more m-sections, each of which costs some 6 kB of heap, counts as one Peer for each so many. */
    private static final int SECTIONS_OF_A_PEER = 4;

    private static final long LISTENERS_SECONDS = 5;

    private final MediaConfig config;
    private final List<WorkerThread> threads;
    private final List<PeerHost> hosts;
    private final ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor();
    private final DtlsFactory dtls;
    private final Entropy entropy = new Entropy();
    private final PeerAdmission admission;
    private final PeerFactory peers;
    private final Relays relays;
    private volatile boolean closed;

    /**
     * The engine on workers that run.
     *
     * @param maxUnsecured Peers whose handshake is not over, at once
     */
    public WorkerMediaEngine(
            MediaConfig config, List<WorkerThread> threads, DtlsFactory dtls, SrtpCrypto crypto, int maxUnsecured) {
        this.config = config;
        this.threads = List.copyOf(threads);
        this.hosts = threads.stream()
                .map(WorkerThread::worker)
                .map(worker -> worker.call(() -> new PeerHost(worker)))
                .toList();
        this.dtls = dtls;
        this.admission = new PeerAdmission(config.maxPeers(), maxUnsecured);
        this.peers = new PeerFactory(dtls, crypto, entropy, listeners);
        this.relays = new NodeRelays(
                hosts.stream().map(PeerHost::tracks).toList(),
                crypto,
                entropy.random(),
                peers::nextId,
                listeners,
                MediaWorker::call);
    }

    @Override
    public PeerHandle answer(SessionDescription offer, PeerOptions options, PeerListener listener) throws SdpException {
        int weight = Math.max(1, Math.ceilDiv(offer.media().size(), SECTIONS_OF_A_PEER));
        reserve(weight);
        try {
            PeerHost host = leastLoaded();
            Negotiation negotiation =
                    new Negotiation(localParameters(host.worker(), options), Negotiation.PUBLISHER_TRACKS);
            AgreedSession session = negotiation.answer(offer);
            return open(host, negotiation, session, options.bounds(), admission.counting(listener, weight));
        } catch (SdpException | RuntimeException e) {
            admission.release(weight);
            throw e;
        }
    }

    @Override
    public PeerHandle offer(SlotCounts slots, PeerListener listener) {
        // How many sections there are is ours to say, and no more than the client will use.
        reserve(1);
        try {
            PeerHost host = leastLoaded();
            Negotiation negotiation = new Negotiation(localParameters(host.worker(), PeerOptions.SEND), 0);
            negotiation.offer(slots, entropy);
            return open(host, negotiation, null, PublishBounds.DEFAULT, admission.counting(listener, 1));
        } catch (RuntimeException e) {
            admission.release(1);
            throw e;
        }
    }

    private void reserve(int weight) {
        if (closed) {
            throw new MediaException("The node is stopping.");
        }
        admission.reserve(weight);
    }

    private PeerHandle open(
            PeerHost host,
            Negotiation negotiation,
            @Nullable AgreedSession session,
            PublishBounds bounds,
            PeerListener listener) {
        return peers.open(host, negotiation, session, listener, new PeerFactory.Plan() {
            @Override
            public IceAgent agent(long nowNanos) {
                return new IceLiteAgent(negotiation.ice(), config.iceTimeout().toNanos(), nowNanos);
            }

            @Override
            public long keysTimeoutNanos() {
                return config.keysTimeout().toNanos();
            }

            @Override
            public PublishBounds bounds() {
                return bounds;
            }
        });
    }

    private PeerHost leastLoaded() {
        PeerHost least = hosts.getFirst();
        for (PeerHost host : hosts) {
            if (host.worker().transports() < least.worker().transports()) {
                least = host;
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
        return new LocalParameters(
                entropy.iceCredentials(),
                dtls.localFingerprint(),
                true,
                candidates,
                options.mayReceive(),
                options.maySend(),
                EnumSet.allOf(Codec.class),
                EnumSet.allOf(HeaderExtension.class),
                entropy::ssrc,
                Long.toUnsignedString(entropy.nextLong() >>> 2),
                entropy.token(16),
                options.bounds());
    }

    /** What each worker still holds on behalf of Peers; {@link PeerHost.Residue#NONE} when there is none. */
    public List<PeerHost.Residue> residues() {
        return hosts.stream().map(host -> host.worker().call(host::residue)).toList();
    }

    @Override
    public Relays relays() {
        return relays;
    }

    @Override
    public MediaStats stats() {
        Map<MediaCounter, Long> counters = new EnumMap<>(MediaCounter.class);
        List<MediaStats.WorkerStats> stats = new ArrayList<>();
        int existing = 0;
        int producers = 0;
        int consumers = 0;
        for (PeerHost host : hosts) {
            MediaWorker worker = host.worker();
            Tracks tracks = closed
                    ? new Tracks(0, 0)
                    : worker.call(() -> {
                        worker.countPort();
                        return new Tracks(host.tracks().producerCount(), host.consumers());
                    });
            producers += tracks.producers();
            consumers += tracks.consumers();
            existing += worker.transports();
            stats.add(worker.stats());
            for (MediaCounter counter : MediaCounter.values()) {
                counters.merge(counter, worker.counters().get(counter), Long::sum);
            }
        }
        return new MediaStats(existing, producers, consumers, counters, stats);
    }

    private record Tracks(int producers, int consumers) {}

    @Override
    public void close() {
        closed = true;
        threads.forEach(WorkerThread::stop);
        dtls.close();
        listeners.shutdown();
        try {
            if (!listeners.awaitTermination(LISTENERS_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "listeners of peers did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
