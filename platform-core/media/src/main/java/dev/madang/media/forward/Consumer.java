package dev.madang.media.forward;

import dev.madang.media.layers.Allotment;
import dev.madang.media.layers.SubscribedTrack;
import dev.madang.media.layers.ViewerCodecs;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.Subscriber;
import org.jspecify.annotations.Nullable;

/**
 * One track going out through one slot: takes packets of one encoding of its Producer, changes encodings at key frames, leaves
 * layers out, and sends all as one continuous RTP stream. On its worker's thread.
 */
public final class Consumer implements Subscriber, Allotment.Owner {
    private final ConsumerParameters parameters;
    private final boolean video;
    private final PacketWriter writer;
    private final SubscribedTrack track;
    private final Allotment allotment;
    private final LayerFilter filter = new LayerFilter();
    private final SentCounts counts = new SentCounts();
    private final RtpRewriter rewriter;
    private final PacketCursor cursor;
    private final EncodingSelector selector;
    private @Nullable Producer producer;
    /** What was told last of {@link #wantedEncodings}. */
    private int wanted;

    /** @param writer writes packets of this Consumer; not shared */
    public Consumer(ConsumerParameters parameters, PacketWriter writer) {
        this.parameters = parameters;
        this.video = parameters.kind() == MediaKind.VIDEO;
        this.writer = writer;
        track = new SubscribedTrack(new ViewerCodecs(parameters.payloadTypes().keySet(), parameters.isDescribed()));
        allotment = new Allotment(this, track, !video);
        rewriter = new RtpRewriter(writer, filter, counts, video, parameters.firstSequence());
        cursor = new PacketCursor(writer, rewriter, video);
        selector = new EncodingSelector(track, allotment, writer, filter, rewriter, cursor);
    }

    /** Takes its packets from that Producer from now on. */
    public void subscribe(Producer next, long nowNanos) {
        if (producer != next) {
            change(next);
            next.add(this);
            onReady(nowNanos);
        }
    }

    /** Takes no packets any more. */
    public void unsubscribe() {
        if (producer != null) {
            change(null);
        }
    }

    private void change(@Nullable Producer next) {
        if (producer != null) {
            producer.remove(this);
        }
        wanted = 0;
        producer = next;
        track.source(next);
        selector.onNewSource();
        allotment.forget();
    }

    @Override
    public void onEnd() {
        unsubscribe();
    }

    /** The Producer that it is subscribed to, or null. */
    public @Nullable Producer producer() {
        return producer;
    }

    /** The encoding it sends at present, or null. */
    public @Nullable Encoding current() {
        return cursor.current();
    }

    /**
     * Sets what the viewer prefers.
     *
     * @param encoding negotiated position of the preferred encoding, or -1 for the best
     * @param maxSpatial highest spatial layer within an encoding, or -1 for all
     * @param maxTemporal highest temporal layer, or -1 for all
     * @param height of the picture where it is shown, 0 where it is not shown, -1 for unknown
     */
    public void prefer(int encoding, int maxSpatial, int maxTemporal, int height, long nowNanos) {
        track.preferred().set(encoding, maxSpatial, maxTemporal, height);
        if (track.preferred().isNothing()) {
            selector.stop();
        }
        onReady(nowNanos);
        tellWanted();
    }

    /** Stops sending, or goes on: where it was, or with a key frame. */
    public void pause(boolean pause, long nowNanos) {
        if (track.preferred().isPaused() == pause) {
            return;
        }
        track.preferred().pause(pause);
        selector.stop();
        if (!pause) {
            onReady(nowNanos);
        }
        tellWanted();
    }

    /** Whether it sends nothing because it is paused or not shown. */
    public boolean isPaused() {
        return track.preferred().isNothing();
    }

    /** What it may send, decided by the {@link dev.madang.media.layers.Allocator} of its Peer where there is one. */
    public Allotment allotment() {
        return allotment;
    }

    @Override
    public int preferredRank() {
        return track.preferredRank();
    }

    /** The viewer cannot decode what it has: asks for a key frame of what is sent. */
    public void onKeyFrameRequest(long nowNanos) {
        Encoding sending = cursor.current();
        if (producer != null && sending != null) {
            producer.requestKeyFrame(sending.index(), nowNanos);
        }
    }

    /** The Peer can send now, or time has passed: starts or changes if it should. */
    public void onReady(long nowNanos) {
        if (producer != null) {
            selector.forgetRestarted();
            rewriter.endPress();
            writer.time(nowNanos);
            selector.select(producer, nowNanos);
            tellWanted();
        }
    }

    @Override
    public int wantedEncodings() {
        if (producer == null || track.preferred().isNothing()) {
            return 0;
        }
        // Sound begins with whatever packet comes.
        return video ? selector.wanted() : 1;
    }

    private void tellWanted() {
        int now = wantedEncodings();
        if (now != wanted && producer != null) {
            wanted = now;
            producer.wantedChanged();
        }
    }

    @Override
    public void onAllotted(long nowNanos) {
        onReady(nowNanos);
    }

    @Override
    public void onFresh(long nowNanos) {
        Producer source = producer;
        if (source == null || track.preferred().isNothing() || !writer.isReady()) {
            return;
        }
        selector.forgetRestarted();
        writer.time(nowNanos);
        cursor.takeFresh(nowNanos);
        selector.selectSometimes(source, nowNanos);
        tellWanted();
    }

    /** Sends what waits, as far as the path has room. */
    public void sendWaiting(long nowNanos) {
        selector.forgetRestarted();
        Encoding sending = cursor.current();
        if (!cursor.isWaiting() || sending == null || !writer.isReady()) {
            return;
        }
        writer.time(nowNanos);
        selector.sendWaiting(sending, nowNanos);
        if (producer != null) {
            selector.select(producer, nowNanos);
        }
        tellWanted();
    }

    /**
     * Sends a picture that stands still once more, with new numbers, as far as it is held; does nothing but two times after it
     * was first sent. To be called about once a second where a viewer is at the other end.
     */
    public void repeatStill(long nowNanos) {
        selector.forgetRestarted();
        Encoding sending = cursor.current();
        if (video && sending != null && writer.isReady()) {
            selector.repeatStill(sending, nowNanos);
        }
    }

    @Override
    public void fault(RuntimeException cause) {
        writer.fault(cause);
    }

    /**
     * The viewer misses a packet.
     *
     * @param sequence its sequence number on the wire, 0 to 65,535
     * @return bytes on the wire, 0 when it cannot be retransmitted
     */
    public int retransmit(int sequence, long nowNanos) {
        selector.forgetRestarted();
        // On a narrow path nothing is retransmitted of a layer that was left: a key frame has come since.
        int wire = rewriter.retransmit(sequence, allotment.isHeldBack());
        if (wire > 0) {
            counts.retransmission(wire, writer.hasRtx(), nowNanos);
        }
        return wire;
    }

    /**
     * Sends something that changes nothing for the viewer: a packet it has already, or an empty one, as RTX.
     *
     * @return bytes on the wire; 0 where it has no RTX, or nobody would tell of its arrival
     */
    public int pad() {
        if (!writer.canPad()) {
            return 0;
        }
        selector.forgetRestarted();
        return rewriter.pad(allotment.isHeldBack());
    }

    /** Whether a sender report can be made: something was sent and the publisher's clock is known. */
    public boolean hasClock() {
        Encoding sending = cursor.current();
        return counts.packets() > 0 && sending != null && sending.clockKnown();
    }

    /** The publisher's NTP time of now, as a sender report carries it. */
    public long ntpNow(long nowNanos) {
        Encoding sending = cursor.current();
        return sending == null ? 0 : sending.ntpAt(nowNanos);
    }

    /** The outgoing RTP timestamp of now. */
    public int rtpNow(long nowNanos) {
        Encoding sending = cursor.current();
        return sending == null ? 0 : rewriter.timestampAt(sending, nowNanos);
    }

    /** What negotiation gave it. */
    public ConsumerParameters parameters() {
        return parameters;
    }

    /** Extended number of the next packet that is sent. */
    public long nextSequence() {
        return rewriter.nextSequence();
    }

    /** The same of retransmissions. */
    public long nextRtxSequence() {
        return writer.nextRtxSequence();
    }

    /** Packets sent, as a sender report tells them. */
    public long packets() {
        return counts.packets();
    }

    /** Their bytes on the wire. */
    public long bytes() {
        return counts.bytes();
    }

    /** Key frames sent. */
    public long keyFramesSent() {
        return counts.keyFrames();
    }

    /** Packets retransmitted. */
    public long retransmitted() {
        return counts.retransmitted();
    }

    @Override
    public long bitrateBps(long nowNanos) {
        return counts.bitrateBps(nowNanos);
    }

    /** Highest temporal layer that is let through at present. */
    public int temporalLimit() {
        return filter.temporalLimit();
    }
}
