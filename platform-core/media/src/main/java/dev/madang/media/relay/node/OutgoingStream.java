package dev.madang.media.relay.node;

import dev.madang.media.engine.Grant;
import dev.madang.media.engine.RelayStream;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.Subscriber;
import dev.madang.media.track.TrackTap;
import org.jspecify.annotations.Nullable;

/**
 * One encoding that goes to another node: every packet of it from the newest key frame on, what is held already at about twice
 * the encoding's rate. It copies nothing: a cursor goes through what the encoding keeps. On its worker's thread.
 */
final class OutgoingStream implements Subscriber, TrackTap, GrantedSsrc.Stream {
    private static final System.Logger LOG = System.getLogger(OutgoingStream.class.getName());
    /** The other end's SRTP index follows jumps up to twice as far (RFC 3711, 3.3.1). */
    static final int MOST_JUMP = 1 << 14;
    /** From a grant to its first packet: the grant takes a way of its own. */
    static final long START_NANOS = 10_000_000L;

    private static final long LEAST_PACE_BPS = 4_000_000L;
    /** So much may go at once. */
    private static final long BURST_NANOS = 5_000_000L;
    /** Sound begins so far back, so that a word is heard from its first syllable on. */
    private static final long SOUND_BACK_NANOS = 200_000_000L;
    /** What waited so long for a path is left out where a key frame has come since. */
    private static final long LAG_NANOS = 1_000_000_000L;

    private final Producer producer;
    private final Encoding encoding;
    private final PairSender sender;
    private final int worker;
    private final RelayStream.Listener listener;
    private final Notices notices;
    private final Runnable onEnd;
    private @Nullable GrantedSsrc granted;
    /** Of the same source, for packets that come late. */
    private @Nullable GrantedSsrc former;
    /** Extended sequence number to be sent next; what comes late of those before goes at once. */
    private long next;
    /** Packets from {@link #next} on wait, to be sent at their pace. */
    private boolean waiting;

    private long nextNanos = Long.MAX_VALUE;
    private boolean ended;

    /**
     * @param worker index of ours
     * @param onEnd is run once when it ends, for whatever reason
     */
    OutgoingStream(
            Producer producer,
            Encoding encoding,
            PairSender sender,
            int worker,
            RelayStream.Listener listener,
            Notices notices,
            Runnable onEnd) {
        this.producer = producer;
        this.encoding = encoding;
        this.sender = sender;
        this.worker = worker;
        this.listener = listener;
        this.notices = notices;
        this.onEnd = onEnd;
    }

    void begin(long nowNanos) {
        sender.add(this, nowNanos);
        producer.add(this);
        producer.addTap(this);
        boolean video = producer.kind() == MediaKind.VIDEO;
        boolean run = video && encoding.holdsRun(nowNanos);
        if (encoding.newest() >= 0) {
            long first = run ? encoding.keyFrameStart() : video ? encoding.newest() + 1 : soundStart(nowNanos);
            grant(first, run, nowNanos);
        }
        if (video && !run) {
            producer.requestKeyFrame(encoding.index(), nowNanos);
        }
    }

    private long soundStart(long nowNanos) {
        long first = encoding.newest() + 1;
        StoredPacket before = encoding.find(first - 1);
        while (before != null && nowNanos - before.arrivalNanos() < SOUND_BACK_NANOS) {
            first--;
            before = encoding.find(first - 1);
        }
        return first;
    }

    private void grant(long first, boolean run, long nowNanos) {
        Codec codec = encoding.codec();
        if (codec == null) {
            return;
        }
        GrantedSsrc old = granted;
        if (former != null) {
            sender.forget(former);
        }
        boolean goesOn = old != null && old.source() == encoding.generation();
        if (old != null && !goesOn) {
            sender.forget(old);
        }
        former = goesOn ? old : null;
        GrantedSsrc fresh = sender.grant(this, encoding.generation(), first);
        granted = fresh;
        next = first;
        waiting = true;
        nextNanos = nowNanos + START_NANOS;
        StoredPacket key = run ? encoding.find(first) : null;
        Grant grant = new Grant(
                worker,
                fresh.ssrc(),
                RelayHeader.codecs(codec),
                codec.clockRate(),
                fresh.source(),
                first,
                Math.max(encoding.newest(), first - 1),
                key == null ? -1 : Math.max(0, nowNanos - key.arrivalNanos()),
                key == null ? 0 : key.info().timestamp,
                encoding.clockKnown() ? encoding.clockNtp() : 0,
                encoding.clockRtp());
        notices.add(() -> listener.onGrant(grant));
        sender.await(this);
    }

    /** Goes on under a new SSRC, of whatever generation the sender has now. */
    void renew(long nowNanos) {
        if (granted != null && granted.source() == encoding.generation()) {
            grant(next, false, nowNanos);
        }
    }

    @Override
    public void onFresh(long nowNanos) {
        if (granted == null || granted.source() != encoding.generation()) {
            if (encoding.newest() < 0) {
                return;
            }
            grant(encoding.oldest(), false, nowNanos);
        }
        for (int i = 0; i < encoding.freshCount(); i++) {
            take(encoding.fresh(i), nowNanos);
        }
    }

    private void take(StoredPacket packet, long nowNanos) {
        GrantedSsrc current = granted;
        long sequence = packet.sequence();
        if (current == null) {
            return;
        }
        if (sequence < next) {
            GrantedSsrc late = sequence >= current.first() ? current : former;
            if (late != null) {
                send(late, packet, nowNanos);
            }
        } else if (!waiting) {
            if (sequence - current.newest() > MOST_JUMP) {
                grant(sequence, false, nowNanos);
            } else if (sender.isReady()) {
                next = sequence + 1;
                send(current, packet, nowNanos);
            } else {
                waiting = true;
                nextNanos = Long.MAX_VALUE;
                sender.await(this);
            }
        }
    }

    private int send(GrantedSsrc under, StoredPacket packet, long nowNanos) {
        boolean may = sender.isReady() && under.source() == encoding.generation() && under.seal(packet.sequence());
        return may ? sender.send(under, packet, nowNanos) : 0;
    }

    /** Whether something waits to be sent. */
    boolean isWaiting() {
        return waiting;
    }

    /** When {@link #advance} is to be called next. */
    long deadlineNanos() {
        return waiting ? nextNanos : Long.MAX_VALUE;
    }

    /** There is a path: what waits goes on. */
    void onPath(long nowNanos) {
        if (waiting && nextNanos == Long.MAX_VALUE) {
            nextNanos = nowNanos;
        }
    }

    /** Sends of what waits as much as is due. */
    void advance(long nowNanos) {
        GrantedSsrc current = granted;
        if (!waiting || current == null || current.source() != encoding.generation()) {
            nextNanos = Long.MAX_VALUE;
            return;
        }
        if (!sender.isReady()) {
            nextNanos = Long.MAX_VALUE;
            return;
        }
        skipWhatIsOld(nowNanos);
        long paceBps = Math.max(LEAST_PACE_BPS, 2 * encoding.bitrateBps(nowNanos));
        nextNanos = Math.max(nextNanos, nowNanos - BURST_NANOS);
        while (next <= encoding.newest() && nextNanos <= nowNanos) {
            StoredPacket packet = encoding.find(next);
            if (packet != null && next - current.newest() > MOST_JUMP) {
                grant(next, false, nowNanos);
                return;
            }
            next++;
            if (packet != null) {
                nextNanos += send(current, packet, nowNanos) * 8_000_000_000L / paceBps;
            }
        }
        if (next > encoding.newest()) {
            waiting = false;
        }
    }

    private void skipWhatIsOld(long nowNanos) {
        next = Math.max(next, encoding.oldest());
        StoredPacket first = encoding.find(next);
        boolean begun = granted != null && next > granted.first();
        boolean lags = first == null || nowNanos - first.arrivalNanos() > LAG_NANOS;
        if (begun && lags && encoding.keyFrameStart() > next) {
            next = encoding.keyFrameStart();
        }
    }

    @Override
    public @Nullable StoredPacket held(GrantedSsrc under, long sequence) {
        return !ended && under.source() == encoding.generation() ? encoding.find(sequence) : null;
    }

    @Override
    public void requestKeyFrame(long nowNanos) {
        producer.requestKeyFrame(encoding.index(), nowNanos);
    }

    /** Tells the publisher's clock again. */
    void tellClock() {
        if (granted != null && encoding.clockKnown() && granted.source() == encoding.generation()) {
            sender.tellClock(granted, encoding);
        }
    }

    @Override
    public void onClock(Producer source, Encoding of) {
        if (of == encoding) {
            tellClock();
        }
    }

    @Override
    public void onPacket(Producer source, Encoding of, StoredPacket packet, Codec codec, int wireBytes) {
        // Packets go at the end of the turn, those of one destination behind each other.
    }

    @Override
    public int preferredRank() {
        return producer.rankOf(encoding.index());
    }

    @Override
    public int wantedEncodings() {
        return 1 << encoding.index();
    }

    @Override
    public void fault(RuntimeException cause) {
        LOG.log(System.Logger.Level.ERROR, "a stream to another node failed by our own fault", cause);
        end();
    }

    @Override
    public void onEnd() {
        end();
    }

    /** Ends it and says so. */
    void end() {
        if (!ended) {
            stop();
            notices.last(listener::onEnded);
        }
    }

    /** Ends it. */
    void stop() {
        if (ended) {
            return;
        }
        ended = true;
        waiting = false;
        producer.remove(this);
        producer.removeTap(this);
        if (granted != null) {
            sender.forget(granted);
        }
        if (former != null) {
            sender.forget(former);
        }
        sender.remove(this);
        onEnd.run();
    }
}
