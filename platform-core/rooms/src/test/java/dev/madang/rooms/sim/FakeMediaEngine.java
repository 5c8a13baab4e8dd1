package dev.madang.rooms.sim;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.MediaStats;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RelayRemote;
import dev.madang.media.engine.Relays;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.rtp.Codec;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import dev.madang.media.sdp.negotiation.LocalParameters;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A media core without packets: its Peers do what the test tells them, and remember what they were told. */
public final class FakeMediaEngine implements MediaEngine {
    private static final String FINGERPRINT = "AB" + ":CD".repeat(31);

    private final List<FakePeer> peers = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();
    private final Executor reports;
    private volatile boolean full;
    private volatile boolean closed;
    private volatile Runnable before = () -> {};

    /** @param reports what runs the Peers' reports; in order, and not before the call that caused them returned */
    public FakeMediaEngine(Executor reports) {
        this.reports = reports;
    }

    @Override
    public FakePeer answer(SessionDescription offer, PeerOptions options, PeerListener listener) throws SdpException {
        if (full || closed) {
            throw new MediaException(closed ? "the node is stopping" : "the node has as many Peers as it may");
        }
        Runnable first = before;
        before = () -> {};
        first.run();
        LocalParameters local = local(options);
        AgreedSession session = AnswerMaker.answer(offer, local);
        FakePeer peer = new FakePeer(ids, local, listener, reports);
        peer.agreed(session);
        peers.add(peer);
        return peer;
    }

    @Override
    public FakePeer offer(SlotCounts slots, PeerListener listener) {
        if (full || closed) {
            throw new MediaException(closed ? "the node is stopping" : "the node has as many Peers as it may");
        }
        FakePeer peer = new FakePeer(ids, local(PeerOptions.SEND), listener, reports);
        peer.offer(slots, false);
        peers.add(peer);
        return peer;
    }

    /** What happens while the next offer is being answered. */
    public void beforeNextPeer(Runnable happens) {
        before = happens;
    }

    /** Every Peer ever made, the oldest first. */
    public List<FakePeer> peers() {
        return List.copyOf(peers);
    }

    public FakePeer lastPeer() {
        return peers.getLast();
    }

    /** The Peers that are not closed. */
    public List<FakePeer> openPeers() {
        return peers.stream().filter(peer -> !peer.isClosed()).toList();
    }

    /** Whether further offers are refused for want of room. */
    public void full(boolean now) {
        full = now;
    }

    private LocalParameters local(PeerOptions options) {
        return new LocalParameters(
                new IceCredentials("local" + ids.incrementAndGet(), "localpassword1234567890"),
                new Fingerprint("sha-256", FINGERPRINT),
                true,
                List.of(Candidate.host(0, "127.0.0.1", 10_000, false)),
                options.mayReceive(),
                options.maySend(),
                EnumSet.allOf(Codec.class),
                Set.of(),
                () -> (int) ids.incrementAndGet(),
                "1",
                "fake",
                options.bounds());
    }

    @Override
    public Relays relays() {
        return new Relays() {
            @Override
            public List<InetSocketAddress> mediaPorts() {
                return List.of();
            }

            @Override
            public RelayLink open(RelayRemote remote, RelayLink.Listener listener) {
                throw new MediaException("there are no other nodes");
            }

            @Override
            public Watch watch(ProducerHandle producer, Consumer<EncodingsState> listener) {
                return () -> {};
            }
        };
    }

    @Override
    public MediaStats stats() {
        Map<MediaCounter, Long> counters = new EnumMap<>(MediaCounter.class);
        for (MediaCounter counter : MediaCounter.values()) {
            counters.put(counter, (long) counter.ordinal());
        }
        int producers = 0;
        int consumers = 0;
        List<FakePeer> open = new ArrayList<>(openPeers());
        for (FakePeer peer : open) {
            producers += peer.producers().size();
            consumers += peer.slots().size();
        }
        return new MediaStats(
                open.size(),
                producers,
                consumers,
                counters,
                List.of(new MediaStats.WorkerStats(
                        0, "127.0.0.1:10000", open.size(), 1_000_000_000L, 2_000_000L, 3, 2)));
    }

    @Override
    public void close() {
        closed = true;
        openPeers().forEach(peer -> peer.close(CloseReason.NODE_STOPPED));
    }
}
