package dev.madang.rooms.sim;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.engine.PeerStats;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import dev.madang.media.sdp.negotiation.CodecParameters;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.sdp.negotiation.LocalParameters;
import dev.madang.media.sdp.negotiation.Offer;
import dev.madang.media.sdp.negotiation.OfferMaker;
import dev.madang.media.sdp.negotiation.OfferedTrack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Peer of {@link FakeMediaEngine}: tracks in or Slots out, as its offer said. */
public final class FakePeer implements PeerHandle {
    private final long id;
    private final PeerListener listener;
    private final Executor reports;
    private final AtomicLong ids;
    private final LocalParameters local;
    private final List<FakeProducer> producers = new CopyOnWriteArrayList<>();
    private final List<FakeSlot> slots = new CopyOnWriteArrayList<>();
    private final List<OfferedTrack> offered = new ArrayList<>();
    private volatile @Nullable SessionDescription description;
    private @Nullable AgreedSession agreed;
    private @Nullable Offer pending;
    private volatile @Nullable CloseReason closed;
    private volatile int iceGeneration;
    private Runnable meanwhile = () -> {};

    FakePeer(AtomicLong ids, LocalParameters local, PeerListener listener, Executor reports) {
        this.ids = ids;
        this.local = local;
        this.listener = listener;
        this.reports = reports;
        id = ids.incrementAndGet();
    }

    /** Does that when the next offer is agreed on, before anybody is told so. */
    public void meanwhile(Runnable what) {
        meanwhile = what;
    }

    /** How much its remote end may send. */
    public PublishBounds bounds() {
        return local.bounds();
    }

    void agreed(AgreedSession session) {
        agreed = session;
        description = session.local();
        producers.removeIf(producer -> session.media().stream()
                .noneMatch(media -> media.receives() && media.mid().equals(producer.mid())));
        slots.removeIf(slot -> session.media().stream()
                .noneMatch(media -> media.sends() && media.mid().equals(slot.mid())));
        for (AgreedMedia media : session.media()) {
            boolean known = Stream.concat(
                            producers.stream().map(FakeProducer::mid),
                            slots.stream().map(FakeSlot::mid))
                    .anyMatch(mid -> mid.equals(media.mid()));
            if (media.receives() && !known) {
                producers.add(new FakeProducer(ids.incrementAndGet(), media.kind(), media.mid(), codecs(media)));
            }
            if (media.sends() && !known) {
                slots.add(new FakeSlot(this, media.kind(), media.mid(), codecs(media)));
            }
        }
    }

    private static List<Codec> codecs(AgreedMedia media) {
        return media.codecs().stream().map(CodecParameters::codec).toList();
    }

    @Override
    public SessionDescription answer(SessionDescription offer) throws SdpException {
        requireOpen();
        agreed(AnswerMaker.answerAgain(Objects.requireNonNull(agreed), offer, local));
        Runnable first = meanwhile;
        meanwhile = () -> {};
        first.run();
        return localDescription();
    }

    @Override
    public SessionDescription offer(SlotCounts counts, boolean restartIce) {
        requireOpen();
        iceGeneration += restartIce ? 1 : 0;
        grow(MediaKind.AUDIO, "a", counts.audio(), Codec.OPUS);
        grow(MediaKind.VIDEO, "v", counts.video(), Codec.VP8);
        SessionDescription before = description;
        Offer offer = OfferMaker.offer(offered, local, before == null ? 1 : before.version() + 1);
        pending = offer;
        description = offer.description();
        return offer.description();
    }

    private void grow(MediaKind kind, String prefix, int wanted, Codec codec) {
        long there = offered.stream().filter(track -> track.kind() == kind).count();
        for (long i = there; i < wanted; i++) {
            EncodingParameters encoding = new EncodingParameters(null, (int) ids.incrementAndGet(), 0);
            offered.add(OfferedTrack.sending(prefix + i, kind, List.of(codec), List.of(encoding)));
        }
    }

    @Override
    public void accept(SessionDescription answer) throws SdpException {
        requireOpen();
        Offer offer = pending;
        if (offer == null) {
            throw new SdpException(SdpException.Reason.MISMATCH, "No offer waits for an answer.");
        }
        AgreedSession session = OfferMaker.accepted(offer, answer);
        pending = null;
        agreed(session);
    }

    private void requireOpen() {
        if (isClosed()) {
            throw new MediaException("the Peer has closed");
        }
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public SessionDescription localDescription() {
        return Objects.requireNonNull(description);
    }

    @Override
    public List<ProducerHandle> producers() {
        return List.copyOf(producers);
    }

    @Override
    public List<SlotHandle> slots() {
        return List.copyOf(slots);
    }

    public FakeSlot audioSlot() {
        return slots.get(0);
    }

    public FakeSlot videoSlot() {
        return slots.get(1);
    }

    public FakeProducer audio() {
        return producers.get(0);
    }

    public FakeProducer video() {
        return producers.get(1);
    }

    @Override
    public IceCredentials restartIce(IceCredentials remote) {
        if (isClosed()) {
            throw new MediaException("the Peer has closed");
        }
        iceGeneration++;
        return new IceCredentials("restarted" + iceGeneration, "password-of-restart-" + iceGeneration);
    }

    public int iceGeneration() {
        return iceGeneration;
    }

    @Override
    public CompletableFuture<PeerStats> stats() {
        if (isClosed()) {
            return CompletableFuture.failedFuture(new MediaException("the Peer has closed"));
        }
        return CompletableFuture.completedFuture(new PeerStats(
                true,
                "udp",
                "AEAD_AES_128_GCM",
                1_000_000,
                2_000_000,
                producers.stream().map(FakeProducer::stats).toList(),
                slots.stream().map(FakeSlot::stats).toList()));
    }

    @Override
    public void close(CloseReason reason) {
        if (closed == null) {
            closed = reason;
            reports.execute(() -> listener.onClosed(this, reason));
        }
    }

    public boolean isClosed() {
        return closed != null;
    }

    public @Nullable CloseReason closeReason() {
        return closed;
    }

    /** The remote end did everything right: ICE, DTLS, media both ways. */
    public void connect() {
        for (PeerPhase phase : PeerPhase.values()) {
            Duration after = Duration.ofMillis(10L * (phase.ordinal() + 1));
            reports.execute(() -> listener.onPhase(this, phase, after));
        }
        reports.execute(() -> listener.onConnected(this, true));
        producers.forEach(producer -> active(producer, true));
    }

    /** Checks from the remote end stopped, or came back. */
    public void connected(boolean connected) {
        reports.execute(() -> listener.onConnected(this, connected));
    }

    /** A track began to carry media, or paused. */
    public void active(FakeProducer producer, boolean active) {
        reports.execute(() -> listener.onProducerActive(this, producer, active));
    }
}
