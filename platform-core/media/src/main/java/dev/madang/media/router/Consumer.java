package dev.madang.media.router;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PacketInfo;
import org.jspecify.annotations.Nullable;

/**
 * One track going out through one slot: takes packets of one encoding of its Producer, switches encodings at key frames,
 * leaves temporal layers out, and keeps sequence numbers, timestamps and picture ids continuous whatever it takes.
 */
public final class Consumer {
    /** In mid-call a change is made at a key frame no older than this: nobody wants to see old pictures again. */
    private static final long CATCH_UP_NANOS = 1_200_000_000L;
    /** So many packets at the most are then sent at once to catch up. */
    private static final int CATCH_UP_PACKETS = 400;
    /** A publisher that gives a key frame when asked does so by then: that costs less than all since the last one. */
    private static final long PATIENCE_NANOS = 250_000_000L;
    /** What is sent at once of more than this has its timestamps pressed together. */
    private static final long PRESSED_FROM_NANOS = 300_000_000L;
    /** A source that sends nothing for so long rests. */
    private static final long REST_NANOS = 200_000_000L;
    /** Ticks between the last picture of a source that rested and the next one, at the least: what is on its way keeps its order. */
    private static final int REST_TICKS = 45_000;
    /** Who lags so far behind goes on with the next key frame. */
    private static final long LAG_NANOS = 300_000_000L;

    /** Of more missing packets than that none gets a number. */
    private static final int LARGEST_GAP = 1_000;
    /** Padding repeats one of so many packets that were sent last. */
    private static final int PADDED_FROM = 64;
    /** A minute of 90 kHz. */
    private static final int LONG_AFTER_TICKS = 60 * 90_000;
    /** Resolution of timestamps that must move on although the clocks say otherwise: a millisecond of 90 kHz. */
    private static final int SMALLEST_STEP = 90;

    /** Clocks that contradict the arrival by more than this are not believed. */
    private static final long LARGEST_CLOCK_ERROR_NANOS = 1_000_000_000L;

    private final ConsumerParameters parameters;
    private final boolean video;
    private final boolean described;
    private final PacketWriter writer;
    private final SequenceMap sequences = new SequenceMap();
    private final Resender resender;
    private final LayerWish wish = new LayerWish();
    private final PictureIds pictures = new PictureIds();
    private final LayerFilter filter = new LayerFilter();
    private final Showing showing = new Showing();

    private @Nullable Producer producer;
    private @Nullable Encoding current;
    private @Nullable Codec codec;
    private int currentGeneration;
    private int pendingTarget = -1;
    private long pendingAfter = -1;
    private int pendingGeneration;
    private long pendingSinceNanos;
    private final Allotment allotment = new Allotment(this);

    /** The source's packet to hand on next; those before it that come late go at once. */
    private long next;
    /** Packets from {@link #next} on wait until the path has room. */
    private boolean late;
    /** It was stopped for want of room. */
    private boolean starved;

    private int padded;

    private long highestOut;
    private long lastSourceSequence;
    private int lastSourceTimestamp;
    private int lastOutTimestamp;
    private long lastArrivalNanos;

    private final RateMeter rate = new RateMeter();
    private long packets;
    private long bytes;
    private long keyFramesSent;
    private long retransmitted;

    /** @param writer writes packets of this Consumer; not shared */
    public Consumer(ConsumerParameters parameters, PacketWriter writer) {
        this.parameters = parameters;
        this.video = parameters.kind() == MediaKind.VIDEO;
        this.writer = writer;
        this.described = writer.describes();
        this.resender = new Resender(writer, video ? 1024 : 256);
        this.highestOut = parameters.firstSequence() - 1;
    }

    /** Takes its packets from that Producer from now on, or from none. */
    public void feed(@Nullable Producer next, long nowNanos) {
        if (producer == next) {
            return;
        }
        if (producer != null) {
            producer.remove(this);
        }
        producer = next;
        forgetSource();
        starved = false;
        allotment.forget();
        if (next != null) {
            next.add(this);
            onReady(nowNanos);
        }
    }

    /** What feeds it, or null. */
    public @Nullable Producer producer() {
        return producer;
    }

    /** The encoding it sends at present, or null. */
    public @Nullable Encoding current() {
        return current;
    }

    /**
     * Sets the wish.
     *
     * @param encoding negotiated position of the wanted encoding, or -1 for the best
     * @param maxSpatial highest spatial layer within an encoding, or -1 for all
     * @param maxTemporal highest temporal layer, or -1 for all
     * @param height of the picture where it is shown, 0 where it is not shown, -1 for unknown
     */
    public void prefer(int encoding, int maxSpatial, int maxTemporal, int height, long nowNanos) {
        wish.set(encoding, maxSpatial, maxTemporal, height);
        if (wish.isNothing()) {
            stop();
        }
        onReady(nowNanos);
    }

    /** Stops sending, or goes on: where it was, or with a key frame. */
    public void pause(boolean pause, long nowNanos) {
        if (wish.isPaused() == pause) {
            return;
        }
        wish.pause(pause);
        stop();
        if (!pause) {
            onReady(nowNanos);
        }
    }

    public boolean isPaused() {
        return wish.isNothing();
    }

    private void stop() {
        current = null;
        pendingTarget = -1;
        late = false;
    }

    /** What it may send, decided by the {@link Allocator} of its Peer where there is one. */
    public Allotment allotment() {
        return allotment;
    }

    /** Looks at what it could send; false when it neither sends nor would. */
    boolean look(long nowNanos) {
        Producer source = producer;
        if (source == null || wish.isNothing() || isUndecodable(source)) {
            return false;
        }
        allotment.ladder.look(source, wish.encoding(source), wish.spatial(), wish.temporal(), writer, nowNanos);
        return true;
    }

    /** Why it sends no better, but for bandwidth. */
    LimitCause wishCause() {
        Producer source = producer;
        if (wish.isNothing()) {
            return LimitCause.HIDDEN;
        }
        if (allotment.ladder.lacksCodec()) {
            return LimitCause.CODEC;
        }
        if (source == null || allotment.ladder.lacksWished() || allotment.ladder.count() == 0) {
            return LimitCause.SOURCE;
        }
        if (wish.spatial() > 0 && lacksDescriptor(source.ranked(wish.encoding(source)))) {
            return LimitCause.DESCRIPTOR;
        }
        return wish.isLess(source) ? LimitCause.WISH : LimitCause.NONE;
    }

    /** Whether it has spatial layers that the viewer could decode only with the dependency descriptor. */
    private boolean lacksDescriptor(Encoding encoding) {
        return encoding.spatialBound(described) < encoding.maxSpatialLayer();
    }

    /** Why it sends what it sends, and no better. */
    public LimitCause cause() {
        if (wish.isNothing()) {
            return LimitCause.HIDDEN;
        }
        Producer source = producer;
        if (source != null && isUndecodable(source)) {
            return LimitCause.CODEC;
        }
        return source == null ? LimitCause.SOURCE : allotment.cause();
    }

    /** Rank of the encoding that is wished for, whatever the path carries at present; -1 for none. */
    public int wishedTop() {
        Producer source = producer;
        return source == null || wish.isNothing() || isUndecodable(source) ? -1 : wish.encoding(source);
    }

    /** The viewer cannot decode what it has: asks for a key frame of what is sent. */
    public void onKeyFrameRequest(long nowNanos) {
        if (producer != null && current != null) {
            producer.requestKeyFrame(current.index(), nowNanos);
        }
    }

    /** The Peer can send now, or time has passed: starts or switches if it should. */
    public void onReady(long nowNanos) {
        if (producer != null) {
            forgetRestarted();
            if (resender.isPressed() && lastSourceTimestamp - resender.pressedEnd() > LONG_AFTER_TICKS) {
                resender.endPress();
            }
            writer.time(nowNanos);
            select(producer, nowNanos);
        }
    }

    private void forgetRestarted() {
        if (current != null && current.generation() != currentGeneration) {
            forgetSource();
        }
    }

    /** What was sent of it cannot be found again: its packets are gone, or others have their numbers. */
    private void forgetSource() {
        stop();
        resender.forget();
    }

    /** The Producer has fresh packets. */
    void onFresh(long nowNanos) {
        Producer source = producer;
        if (source == null || wish.isNothing() || !writer.isReady()) {
            return;
        }
        forgetRestarted();
        writer.time(nowNanos);
        Encoding sending = current;
        if (sending != null) {
            for (int i = 0; i < sending.freshCount(); i++) {
                takeFresh(sending, sending.fresh(i), nowNanos);
            }
        }
        select(source, nowNanos);
    }

    private void takeFresh(Encoding sending, StoredPacket packet, long nowNanos) {
        if (packet.sequence() < next) {
            forward(sending, packet, nowNanos);
        } else if (!late) {
            if (writer.mayLeave()) {
                next = packet.sequence() + 1;
                forward(sending, packet, nowNanos);
            } else {
                late = true;
                writer.later();
            }
        }
    }

    /** Hands on what waits, as far as the path has room. */
    public void sendWaiting(long nowNanos) {
        forgetRestarted();
        Encoding sending = current;
        if (!late || sending == null || !writer.isReady()) {
            return;
        }
        writer.time(nowNanos);
        catchUp(sending, nowNanos);
        if (producer != null) {
            select(producer, nowNanos);
        }
    }

    private void catchUp(Encoding sending, long nowNanos) {
        long newest = sending.history().newest();
        if (next < sending.history().oldest() && video) {
            // What it had to send is gone: it begins anew.
            stop();
            return;
        }
        while (next <= newest) {
            if (!writer.mayLeave()) {
                late = true;
                writer.later();
                return;
            }
            StoredPacket packet = sending.history().find(next++);
            if (packet != null) {
                forward(sending, packet, nowNanos);
            }
        }
        late = false;
    }

    /** A bug of ours showed in this Consumer: its Peer ends, the others go on. */
    void fault(RuntimeException cause) {
        writer.fault(cause);
    }

    private void select(Producer source, long nowNanos) {
        if (wish.isNothing() || !writer.isReady()) {
            return;
        }
        if (source.kind() == MediaKind.AUDIO) {
            if (current == null && source.encoding(0).history().newest() >= 0) {
                startAudio(source.encoding(0), nowNanos);
            }
            return;
        }
        int allotted = allotment.step();
        if (allotted == LayerStep.PAUSED) {
            starved |= current != null;
            stop();
            return;
        }
        Encoding sending = current;
        int best = Math.min(wish.encoding(source), LayerStep.encoding(allotted));
        int target = LayerChoice.flowing(source, best, writer, nowNanos);
        if (target < 0 && sending == null) {
            target = LayerChoice.heardLast(source, writer);
        }
        if (target < 0) {
            pendingTarget = -1;
            return;
        }
        Encoding wanted = source.ranked(target);
        if (sending != null) {
            limitLayers(sending, allotted);
        }
        if (sending == wanted) {
            pendingTarget = -1;
            skipAhead(wanted, nowNanos);
            if (filter.awaitsKeyFrame(wanted.maxSpatialLayer())) {
                source.requestKeyFrame(wanted.index(), nowNanos);
            }
            return;
        }
        if (sending == null && goesOn(wanted, nowNanos)) {
            return;
        }
        if (pendingTarget < 0) {
            pendingSinceNanos = nowNanos;
        }
        if (pendingTarget != wanted.index() || pendingGeneration != wanted.generation()) {
            pendingTarget = wanted.index();
            pendingGeneration = wanted.generation();
            pendingAfter = sending == null ? -1 : wanted.keyFrameStart();
        }
        long start = wanted.keyFrameStart();
        if (start > pendingAfter && canBegin(wanted, start, nowNanos)) {
            boolean soon = isNear(wanted, start, nowNanos);
            pendingTarget = -1;
            switchTo(wanted, start, nowNanos);
            if (late && !soon) {
                // Sending all of it takes a while: a new key frame is a shorter way, where the publisher gives one.
                source.requestKeyFrame(wanted.index(), nowNanos);
            }
            return;
        }
        source.requestKeyFrame(wanted.index(), nowNanos);
        for (int lower = target - 1; lower >= 0 && current == null; lower--) {
            beginMeanwhile(source.ranked(lower), nowNanos);
        }
    }

    /** Begins with a lower encoding, as the wanted one cannot begin yet. */
    private void beginMeanwhile(Encoding lower, long nowNanos) {
        if (lower.isActive(nowNanos) && writer.takes(lower) && canBegin(lower, lower.keyFrameStart(), nowNanos)) {
            switchTo(lower, lower.keyFrameStart(), nowNanos);
        }
    }

    /** Goes on where it stopped, if no key frame has come since and all is still held. */
    private boolean goesOn(Encoding wanted, long nowNanos) {
        if (starved
                || resender.encoding() != wanted
                || currentGeneration != wanted.generation()
                || lastSourceSequence < wanted.keyFrameStart()
                || !wanted.holdsRun(nowNanos)) {
            return false;
        }
        pendingTarget = -1;
        current = wanted;
        next = lastSourceSequence + 1;
        catchUp(wanted, nowNanos);
        return true;
    }

    /** A Consumer that lags goes on with a key frame that has come since. */
    private void skipAhead(Encoding sending, long nowNanos) {
        long start = sending.keyFrameStart();
        if (!late || start <= next || sending.history().find(start) == null) {
            return;
        }
        StoredPacket waiting = sending.history().find(next);
        if (waiting == null || nowNanos - waiting.arrivalNanos() > LAG_NANOS) {
            switchTo(sending, start, nowNanos);
        }
    }

    /**
     * Sends a picture that stands still once more, with new numbers, as far as it is held; does nothing but two times after it
     * was first sent. To be called about once a second where a viewer is at the other end.
     */
    public void showAgain(long nowNanos) {
        forgetRestarted();
        Encoding sending = current;
        if (!video || sending == null || !writer.isReady()) {
            return;
        }
        if (late) {
            showing.postpone(nowNanos);
        } else if (showing.isDue(nowNanos) && sending.standsStill(nowNanos)) {
            writer.time(nowNanos);
            switchTo(sending, sending.keyFrameStart(), nowNanos);
        }
    }

    private void limitLayers(Encoding encoding, int allotted) {
        int rank = rankOf(encoding);
        int spatial = Math.min(wish.spatial(), encoding.spatialBound(described));
        int temporal = wish.temporal();
        if (allotted != LayerStep.ALL && rank == LayerStep.encoding(allotted)) {
            spatial = Math.min(spatial, LayerStep.spatial(allotted));
            temporal = Math.min(temporal, LayerStep.temporal(allotted));
        } else if (rank > LayerStep.encoding(allotted)) {
            // The lower one's key frame is on its way; until then as little as can be shown.
            temporal = 0;
        }
        filter.want(spatial, temporal);
    }

    /** Whether all that comes of it is in codecs that the viewer does not take. */
    private boolean isUndecodable(Producer source) {
        boolean foreign = false;
        for (int i = 0; i < source.encodingCount(); i++) {
            Codec own = source.encoding(i).codec();
            if (own != null && writer.takes(own)) {
                return false;
            }
            foreign |= own != null;
        }
        return foreign;
    }

    private boolean canBegin(Encoding encoding, long start, long nowNanos) {
        if (encoding.isFilling()) {
            return false;
        }
        if (current != null || starved) {
            return isNear(encoding, start, nowNanos);
        }
        boolean patient = encoding.isActive(nowNanos) && nowNanos - pendingSinceNanos < PATIENCE_NANOS;
        return isNear(encoding, start, nowNanos) || !patient && encoding.holdsRun(nowNanos);
    }

    private static boolean isNear(Encoding encoding, long start, long nowNanos) {
        StoredPacket first = encoding.history().find(start);
        return first != null
                && nowNanos - first.arrivalNanos() < CATCH_UP_NANOS
                && encoding.history().newest() - start < CATCH_UP_PACKETS;
    }

    private void startAudio(Encoding encoding, long nowNanos) {
        StoredPacket newest = encoding.history().find(encoding.history().newest());
        if (newest != null && newest.hasPayload()) {
            switchTo(encoding, newest.sequence(), nowNanos);
        }
    }

    private void switchTo(Encoding encoding, long start, long nowNanos) {
        StoredPacket first = encoding.history().find(start);
        Codec newCodec = encoding.codec();
        if (first == null || newCodec == null || !writer.takes(newCodec)) {
            return;
        }
        int offset = packets > 0 ? nextTimestamp(encoding, newCodec, first) - first.info().timestamp : 0;
        starved = false;
        sequences.start(start, highestOut + 1);
        pictures.start(newCodec, first.info());
        limitLayers(encoding, allotment.step());
        filter.start();
        resender.begin(encoding, offset, pictures.keyIndexOffset());
        press(encoding, newCodec, first, nowNanos);
        int step = resender.timestamp(first.info().timestamp) - lastOutTimestamp;
        if (packets > 0 && step < SMALLEST_STEP) {
            resender.shift(SMALLEST_STEP - step);
        }
        if (current == null) {
            showing.begin(nowNanos);
        }
        current = encoding;
        currentGeneration = encoding.generation();
        codec = newCodec;
        lastSourceSequence = start - 1;
        next = start;
        catchUp(encoding, nowNanos);
    }

    private void press(Encoding encoding, Codec newCodec, StoredPacket first, long nowNanos) {
        StoredPacket last = encoding.history().find(encoding.history().newest());
        if (!video || last == null || nowNanos - first.arrivalNanos() < PRESSED_FROM_NANOS) {
            return;
        }
        int span = last.info().timestamp - first.info().timestamp;
        long restNanos = nowNanos - last.arrivalNanos();
        int rest = restNanos < REST_NANOS ? 0 : ticks(restNanos, newCodec.clockRate()) - REST_TICKS;
        if (span >= 0) {
            resender.press(first.info().timestamp, last.info().timestamp, Math.max(0, rest));
        }
    }

    private static int ticks(long nanos, int clockRate) {
        return (int) (nanos / 1_000 * clockRate / 1_000_000);
    }

    /** What the timestamp of that packet would be if all before it had been sent, though that may be behind what was sent. */
    private int nextTimestamp(Encoding encoding, Codec newCodec, StoredPacket first) {
        int clockRate = newCodec.clockRate();
        Encoding before = resender.encoding();
        long elapsedNanos = first.arrivalNanos() - lastArrivalNanos;
        // What started anew while nothing was sent of it has other timestamps, and its clock is told in these.
        boolean unbroken = before != null && before.generation() == currentGeneration;
        if (unbroken && before == encoding) {
            return resender.liveTimestamp(first.info().timestamp);
        }
        boolean sameClock = unbroken && before != null && producer != null && isOwn(producer, before);
        if (sameClock && before != null && before.clockKnown() && encoding.clockKnown()) {
            long told = NtpTime.toNanos(
                    encoding.ntpOf(first.info().timestamp, clockRate) - before.ntpOf(lastSourceTimestamp, clockRate));
            if (Math.abs(told - elapsedNanos) <= LARGEST_CLOCK_ERROR_NANOS) {
                elapsedNanos = told;
            }
        }
        return resender.liveTimestamp(lastSourceTimestamp) + ticks(elapsedNanos, clockRate);
    }

    private int rankOf(Encoding encoding) {
        return producer == null ? 0 : producer.rankOf(encoding.index());
    }

    private static boolean isOwn(Producer producer, Encoding encoding) {
        return encoding.index() < producer.encodingCount() && producer.encoding(encoding.index()) == encoding;
    }

    private void forward(Encoding encoding, StoredPacket packet, long nowNanos) {
        PacketInfo info = packet.info();
        long source = packet.sequence();
        if (source <= sequences.newest() && isDone(source)) {
            return;
        }
        if (source - sequences.newest() > LARGEST_GAP) {
            // Nobody can repair that much, and two such steps would put a viewer's SRTP out of step for good.
            sequences.start(source, highestOut + 1);
        }
        if (!packet.hasPayload() || !filter.passes(info, source > lastSourceSequence)) {
            leaveOut(packet, info);
            return;
        }
        int picture = PictureIds.hasValue(info) ? pictures.map(info) : 0;
        if (picture < 0) {
            leaveOut(packet, info);
            return;
        }
        long out = sequences.map(source);
        if (out == SequenceMap.NONE) {
            return;
        }
        int timestamp = resender.timestamp(info.timestamp);
        boolean marker = info.marker || filter.endsFrame(info);
        int tl0 = pictures.tl0(info);
        int wire =
                writer.write(packet, codecOf(encoding), out, timestamp, marker, picture, tl0, pictures.keyIndex(info));
        resender.record(out, source, picture, tl0, marker);
        count(wire, nowNanos);
        if (out > highestOut) {
            highestOut = out;
            lastSourceSequence = source;
            lastSourceTimestamp = info.timestamp;
            lastOutTimestamp = timestamp;
            lastArrivalNanos = packet.arrivalNanos();
            if (info.keyFrame && info.startOfFrame && video) {
                keyFramesSent++;
                writer.keyFrameSent();
            }
        }
    }

    /** Whether that packet was left out or has been sent: nothing may go out twice under one number (RFC 3711, 9.1). */
    private boolean isDone(long source) {
        long out = sequences.map(source);
        return out == SequenceMap.NONE || !resender.isFree(out);
    }

    private void leaveOut(StoredPacket packet, PacketInfo info) {
        if (packet.hasPayload()) {
            pictures.leaveOut(info);
        }
        if (!sequences.leaveOut(packet.sequence())) {
            long out = sequences.map(packet.sequence());
            if (out != SequenceMap.NONE && codec != null) {
                writer.writePadding(codec, out, resender.timestamp(info.timestamp));
                resender.recordPadding(out);
                highestOut = Math.max(highestOut, out);
            }
        }
    }

    /**
     * The viewer misses a packet.
     *
     * @param sequence its sequence number on the wire, 0 to 65,535
     * @return bytes on the wire, 0 when it cannot be sent again
     */
    public int retransmit(int sequence, long nowNanos) {
        int wire = sendAgain(highestOut + (short) (sequence - (int) highestOut));
        if (wire > 0) {
            retransmitted++;
            if (writer.repairs()) {
                // A stream of its own, which the sender reports of this one leave out.
                rate.add(wire, nowNanos);
            } else {
                count(wire, nowNanos);
            }
        }
        return wire;
    }

    /**
     * Sends something that changes nothing for the viewer: a packet it has already, or an empty one, as RTX.
     *
     * @return bytes on the wire; 0 where it has no RTX, or nobody would tell of its arrival
     */
    public int pad() {
        if (!writer.pads()) {
            return 0;
        }
        int wire = packets == 0 ? 0 : sendAgain(highestOut - padded++ % PADDED_FROM);
        return wire > 0 ? wire : writer.writeRepairPadding(lastOutTimestamp);
    }

    private int sendAgain(long out) {
        forgetRestarted();
        // On a narrow path nothing is repaired of a layer that was left: a key frame has come since.
        return resender.again(out, allotment.cause() == LimitCause.BANDWIDTH);
    }

    private Codec codecOf(Encoding encoding) {
        Codec own = encoding.codec();
        if (own == null) {
            throw new IllegalStateException("packets of an encoding without codec");
        }
        return own;
    }

    private void count(int wire, long nowNanos) {
        packets++;
        bytes += wire;
        rate.add(wire, nowNanos);
    }

    /** Whether a sender report can be made: something was sent and the publisher's clock is known. */
    public boolean hasClock() {
        return packets > 0 && current != null && current.clockKnown();
    }

    /** The publisher's NTP time of now, as a sender report carries it. */
    public long ntpNow(long nowNanos) {
        return current == null ? 0 : current.ntpAt(nowNanos);
    }

    /** The outgoing RTP timestamp of now. */
    public int rtpNow(long nowNanos) {
        if (current == null || codec == null) {
            return 0;
        }
        return resender.liveTimestamp(current.rtpAt(nowNanos, codec.clockRate()));
    }

    public ConsumerParameters parameters() {
        return parameters;
    }

    /** Extended number of the next packet that is sent. */
    public long nextSequence() {
        return highestOut + 1;
    }

    /** The same of retransmissions. */
    public long nextRepairSequence() {
        return writer.nextRepairSequence();
    }

    public long packets() {
        return packets;
    }

    public long bytes() {
        return bytes;
    }

    public long keyFramesSent() {
        return keyFramesSent;
    }

    public long retransmitted() {
        return retransmitted;
    }

    public long bitrateBps(long nowNanos) {
        return rate.bitsPerSecond(nowNanos);
    }

    /** Highest temporal layer that is let through at present. */
    public int temporalLimit() {
        return filter.temporalLimit();
    }

    public int wantedEncoding() {
        return wish.namedEncoding();
    }
}
