package dev.madang.media.forward;

import dev.madang.media.layers.Allotment;
import dev.madang.media.layers.LayerChoice;
import dev.madang.media.layers.LayerStep;
import dev.madang.media.layers.SubscribedTrack;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;

/**
 * Chooses the encoding that a Consumer sends and the layers of it, by what is preferred, allotted, and flows; changes to another
 * encoding at a key frame of that one.
 */
final class EncodingSelector {
    /** In mid-call a change is made at a key frame no older than this: nobody wants to see old pictures again. */
    private static final long CATCH_UP_NANOS = 1_200_000_000L;
    /** So many packets at the most are then sent at once to catch up. */
    private static final int CATCH_UP_PACKETS = 400;
    /** A publisher that gives a key frame when asked does so by then: that costs less than all since the last one. */
    private static final long PATIENCE_NANOS = 250_000_000L;
    /** Who lags so far behind goes on with the next key frame. */
    private static final long LAG_NANOS = 300_000_000L;

    /** Where nothing is to be changed it looks again after so long, not with each packet. */
    private static final long SETTLED_NANOS = 20_000_000L;

    private final SubscribedTrack track;
    private final Allotment allotment;
    private final PacketWriter writer;
    private final LayerFilter filter;
    private final RtpRewriter rewriter;
    private final PacketCursor cursor;
    private final StillPicture still = new StillPicture();

    /** Negotiated position of the encoding whose key frame is awaited, or -1. */
    private int pending = -1;

    private long pendingAfter = -1;
    private int pendingGeneration;
    private long pendingSinceNanos;
    /** Until then nothing is to be changed, unless it is stopped, lags, or somebody asks for something else. */
    private long settledUntilNanos = Long.MIN_VALUE;
    /** It was stopped for want of room. */
    private boolean heldBack;

    EncodingSelector(
            SubscribedTrack track,
            Allotment allotment,
            PacketWriter writer,
            LayerFilter filter,
            RtpRewriter rewriter,
            PacketCursor cursor) {
        this.track = track;
        this.allotment = allotment;
        this.writer = writer;
        this.filter = filter;
        this.rewriter = rewriter;
        this.cursor = cursor;
    }

    /** The encoding that is sent and the one that it would change to: of each the bit of its negotiated position. */
    int wanted() {
        Encoding sending = cursor.current();
        return (sending == null ? 0 : 1 << sending.index()) | (pending < 0 ? 0 : 1 << pending);
    }

    /** Sends nothing, until it is asked to {@link #select} again. */
    void stop() {
        cursor.stop();
        pending = -1;
    }

    /** The packets come from another Producer from now on, or from none. */
    void onNewSource() {
        forgetSource();
        heldBack = false;
    }

    /** Looks whether the encoding that is sent has started anew; what is known of it is void then. */
    void forgetRestarted() {
        if (cursor.isRestarted()) {
            forgetSource();
        }
    }

    private void forgetSource() {
        stop();
        rewriter.forgetSource();
    }

    /** Forwards what waits, as far as the path has room. */
    void sendWaiting(Encoding sending, long nowNanos) {
        if (!cursor.catchUp(sending, nowNanos)) {
            // What it had to send is gone: it begins anew.
            stop();
        }
    }

    /** Packets have come: starts or changes if it should, looking only once in a while where it sends what it should. */
    void selectSometimes(Producer source, long nowNanos) {
        if (nowNanos >= settledUntilNanos || cursor.current() == null || cursor.isWaiting()) {
            select(source, nowNanos);
        }
    }

    /** Starts or changes if it should. */
    void select(Producer source, long nowNanos) {
        settledUntilNanos = Long.MIN_VALUE;
        if (track.preferred().isNothing() || !writer.isReady()) {
            return;
        }
        if (source.kind() == MediaKind.VIDEO) {
            selectVideo(source, nowNanos);
        } else if (cursor.current() == null && source.encoding(0).newest() >= 0) {
            startAudio(source.encoding(0), nowNanos);
        }
    }

    private void startAudio(Encoding encoding, long nowNanos) {
        StoredPacket newest = encoding.find(encoding.newest());
        if (newest != null && newest.hasPayload()) {
            switchTo(encoding, newest.sequence(), nowNanos);
        }
    }

    private void selectVideo(Producer source, long nowNanos) {
        int allotted = allotment.step();
        Encoding sending = cursor.current();
        if (allotted == LayerStep.PAUSED) {
            heldBack |= sending != null;
            stop();
            return;
        }
        int target = target(source, allotted, nowNanos);
        if (target < 0) {
            pending = -1;
            return;
        }
        Encoding chosen = source.ranked(target);
        if (sending != null) {
            limitLayers(sending, allotted);
        }
        if (sending == chosen) {
            pending = -1;
            skipAhead(chosen, nowNanos);
            if (filter.awaitsKeyFrame(chosen.maxSpatialLayer())) {
                source.requestKeyFrame(chosen.index(), nowNanos);
            } else {
                settledUntilNanos = nowNanos + SETTLED_NANOS;
            }
        } else if (sending != null || !resume(chosen, nowNanos)) {
            change(source, target, nowNanos);
        }
    }

    /** Rank of the encoding to send, or -1. */
    private int target(Producer source, int allotted, long nowNanos) {
        int best = Math.min(track.preferred().encoding(source), LayerStep.encoding(allotted));
        int flowing = LayerChoice.flowing(source, best, track.viewer(), nowNanos);
        return flowing < 0 && cursor.current() == null ? LayerChoice.heardLast(source, track.viewer()) : flowing;
    }

    /** Changes to the encoding of that rank if its key frame is there, else asks for it. */
    private void change(Producer source, int target, long nowNanos) {
        Encoding chosen = source.ranked(target);
        if (pending < 0) {
            pendingSinceNanos = nowNanos;
        }
        if (pending != chosen.index() || pendingGeneration != chosen.generation()) {
            pending = chosen.index();
            pendingGeneration = chosen.generation();
            pendingAfter = cursor.current() == null ? -1 : chosen.keyFrameStart();
        }
        long start = chosen.keyFrameStart();
        if (start > pendingAfter && canBegin(chosen, start, nowNanos)) {
            boolean soon = isNear(chosen, start, nowNanos);
            pending = -1;
            switchTo(chosen, start, nowNanos);
            if (cursor.isWaiting() && !soon) {
                // Sending all of it takes a while: a new key frame is a shorter way, where the publisher gives one.
                source.requestKeyFrame(chosen.index(), nowNanos);
            }
            return;
        }
        source.requestKeyFrame(chosen.index(), nowNanos);
        for (int lower = target - 1; lower >= 0 && cursor.current() == null; lower--) {
            beginMeanwhile(source.ranked(lower), nowNanos);
        }
    }

    /** Begins with a lower encoding, as the chosen one cannot begin yet. */
    private void beginMeanwhile(Encoding lower, long nowNanos) {
        if (lower.isActive(nowNanos)
                && track.viewer().takes(lower)
                && canBegin(lower, lower.keyFrameStart(), nowNanos)) {
            switchTo(lower, lower.keyFrameStart(), nowNanos);
        }
    }

    /** Goes on where it stopped, if no key frame has come since and all is still held. */
    private boolean resume(Encoding chosen, long nowNanos) {
        if (heldBack || !rewriter.continues(chosen) || !chosen.holdsRun(nowNanos)) {
            return false;
        }
        pending = -1;
        cursor.begin(chosen, rewriter.lastSourceSequence() + 1);
        sendWaiting(chosen, nowNanos);
        return true;
    }

    /** A Consumer that lags goes on with a key frame that has come since. */
    private void skipAhead(Encoding sending, long nowNanos) {
        long start = sending.keyFrameStart();
        if (!cursor.isWaiting() || start <= cursor.next() || sending.find(start) == null) {
            return;
        }
        StoredPacket first = sending.find(cursor.next());
        if (first == null || nowNanos - first.arrivalNanos() > LAG_NANOS) {
            switchTo(sending, start, nowNanos);
        }
    }

    /** Sends a picture that stands still once more, when that is due; see {@link StillPicture}. */
    void repeatStill(Encoding sending, long nowNanos) {
        if (cursor.isWaiting()) {
            still.postpone(nowNanos);
        } else if (still.isDue(nowNanos) && sending.standsStill(nowNanos)) {
            writer.time(nowNanos);
            switchTo(sending, sending.keyFrameStart(), nowNanos);
        }
    }

    private void limitLayers(Encoding encoding, int allotted) {
        Producer source = track.source();
        int rank = source == null ? 0 : source.rankOf(encoding.index());
        int spatial = track.spatialBound(encoding);
        int temporal = track.preferred().temporal();
        if (allotted != LayerStep.ALL && rank == LayerStep.encoding(allotted)) {
            spatial = Math.min(spatial, LayerStep.spatial(allotted));
            temporal = Math.min(temporal, LayerStep.temporal(allotted));
        } else if (rank > LayerStep.encoding(allotted)) {
            // The lower one's key frame is on its way; until then as little as can be shown.
            temporal = 0;
        }
        filter.limit(spatial, temporal);
    }

    private boolean canBegin(Encoding encoding, long start, long nowNanos) {
        if (encoding.isFilling()) {
            return false;
        }
        if (cursor.current() != null || heldBack) {
            return isNear(encoding, start, nowNanos);
        }
        boolean patient = encoding.isActive(nowNanos) && nowNanos - pendingSinceNanos < PATIENCE_NANOS;
        return isNear(encoding, start, nowNanos) || !patient && encoding.holdsRun(nowNanos);
    }

    private static boolean isNear(Encoding encoding, long start, long nowNanos) {
        StoredPacket first = encoding.find(start);
        return first != null
                && nowNanos - first.arrivalNanos() < CATCH_UP_NANOS
                && encoding.newest() - start < CATCH_UP_PACKETS;
    }

    private void switchTo(Encoding encoding, long start, long nowNanos) {
        StoredPacket first = encoding.find(start);
        Codec codec = encoding.codec();
        if (first == null || codec == null || !track.viewer().takes(codec)) {
            return;
        }
        heldBack = false;
        limitLayers(encoding, allotment.step());
        filter.start();
        rewriter.begin(encoding, first, codec, nowNanos);
        if (cursor.current() == null) {
            still.begin(nowNanos);
        }
        cursor.begin(encoding, start);
        sendWaiting(encoding, nowNanos);
    }
}
