package dev.madang.media.send;

import dev.madang.media.congestion.SendController;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.forward.Consumer;
import dev.madang.media.layers.Allocator;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtp.MediaKind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what one Peer is sent to what its path carries: shares the estimate among the Consumers, paces them, and sends padding
 * that tries for more.
 */
final class CongestionControl {
    /** Packets that wait for room are looked at so often. */
    private static final long LATER_NANOS = 5_000_000L;
    /** A track that has just begun is decided on as soon as its cost shows. */
    private static final long BEGUN_NANOS = 100_000_000L;
    /** Packets of padding in one turn. */
    private static final int MOST_PADDING = 100;

    private final List<RtpSender> senders;
    private final WorkerCounters counters;
    private final SendListener listener;
    private final Allocator allocator = new Allocator();
    /** Large: made with the keys at the earliest. */
    private @Nullable SendController controller;

    private boolean expectsFeedback;
    /** Not where a client publishes, whose encodings all go. */
    private boolean enabled = true;

    private long allocateNanos = Long.MAX_VALUE;
    private long waitingNanos = Long.MAX_VALUE;
    private int firstToLeave;

    /** @param senders those of the Peer, kept by its owner */
    CongestionControl(List<RtpSender> senders, WorkerCounters counters, SendListener listener) {
        this.senders = senders;
        this.counters = counters;
        this.listener = listener;
    }

    boolean isEnabled() {
        return enabled;
    }

    void add(Consumer consumer) {
        if (!enabled) {
            return;
        }
        allocator.add(consumer.allotment());
        // Feedback on sound alone would say little of what the path carries.
        if (consumer.parameters().kind() == MediaKind.VIDEO
                && consumer.parameters().isNumbered()) {
            expectsFeedback = true;
            if (controller != null) {
                controller.expectFeedback();
            }
        }
    }

    void remove(Consumer consumer) {
        allocator.remove(consumer.allotment());
    }

    /** Holds nothing back any more. */
    void disable() {
        enabled = false;
        for (RtpSender sender : senders) {
            allocator.remove(sender.consumer().allotment());
            sender.consumer().allotment().release();
        }
    }

    private SendController controller() {
        SendController existing = controller;
        if (existing != null) {
            return existing;
        }
        SendController made = new SendController();
        if (expectsFeedback) {
            made.expectFeedback();
        }
        controller = made;
        return made;
    }

    /** Packets go to another address. */
    void onNewPath(long nowNanos) {
        if (controller != null) {
            controller.onNewPath(nowNanos);
            allocateSoon(nowNanos);
        }
    }

    /** A packet of so many bytes on the wire went out under that transport-wide number, or under none where that is -1. */
    void onSent(int transportSequence, int bytes, long nowNanos) {
        if (enabled) {
            controller().onSent(transportSequence, bytes, nowNanos);
        }
    }

    /** Whether the path has room for video now. */
    boolean mayLeave(long nowNanos) {
        return !enabled || controller().mayLeave(nowNanos);
    }

    /** A Consumer holds packets back. */
    void onWaiting(long nowNanos) {
        if (waitingNanos == Long.MAX_VALUE) {
            waitingNanos = nowNanos + LATER_NANOS;
            listener.onDeadline();
        }
    }

    void onKeyFrameSent(long nowNanos) {
        if (enabled) {
            allocateNanos = Math.min(allocateNanos, nowNanos + BEGUN_NANOS);
            listener.onDeadline();
        }
    }

    /** Whether a packet may be retransmitted now. */
    boolean mayRetransmit(long nowNanos) {
        return !enabled || controller().mayRepair(nowNanos);
    }

    /** A packet of so many bytes on the wire was retransmitted. */
    void onRetransmitted(int bytes) {
        if (enabled) {
            controller().onRepaired(bytes);
        }
    }

    /** Tracks or preferences have changed: shares the room anew, once this turn's changes are in. */
    void allocateSoon(long nowNanos) {
        if (enabled) {
            allocateNanos = nowNanos;
        }
    }

    /** Shares the room anew. */
    void allocate(long nowNanos) {
        allocateNanos = Long.MAX_VALUE;
        if (enabled) {
            long estimate = controller().estimateBps(nowNanos);
            long more = estimate >= 0 && controller().isReported() ? unnumberedAudioBps(nowNanos) : 0;
            allocator.allocate(
                    estimate + more, controller().isLimited(), controller().mustTry(), nowNanos);
            controller().desire(allocator.desiredBps());
        }
    }

    /** Sound of which feedback does not tell: it is no part of the estimate either. */
    private long unnumberedAudioBps(long nowNanos) {
        long sum = 0;
        for (int i = 0; i < senders.size(); i++) {
            Consumer consumer = senders.get(i).consumer();
            if (consumer.parameters().kind() == MediaKind.AUDIO
                    && !consumer.parameters().isNumbered()) {
                sum += consumer.bitrateBps(nowNanos);
            }
        }
        return sum;
    }

    /** When {@link #onTimer} should be called next. */
    long deadlineNanos() {
        return enabled
                ? Math.min(allocateNanos, Math.min(waitingNanos, controller().deadlineNanos()))
                : Long.MAX_VALUE;
    }

    void onTimer(long nowNanos) {
        if (!enabled) {
            return;
        }
        if (controller().tick(nowNanos) || nowNanos >= allocateNanos) {
            allocate(nowNanos);
        }
        sendPadding(nowNanos);
        if (nowNanos >= waitingNanos) {
            waitingNanos = Long.MAX_VALUE;
            // Another one first each time: a little room is not always the same one's.
            for (int i = 0; i < senders.size(); i++) {
                senders.get((firstToLeave + i) % senders.size()).consumer().sendWaiting(nowNanos);
            }
            firstToLeave++;
        }
    }

    private void sendPadding(long nowNanos) {
        for (int i = 0; i < MOST_PADDING && controller().paddingDue(nowNanos) > 0; i++) {
            int wire = pad();
            if (wire == 0) {
                controller().cannotPad(nowNanos);
                return;
            }
            counters.add(MediaCounter.PADDING_BYTES_SENT, wire);
        }
    }

    private int pad() {
        for (int i = 0; i < senders.size(); i++) {
            int wire = senders.get(i).consumer().pad();
            if (wire > 0) {
                return wire;
            }
        }
        return 0;
    }

    /** About once a second: takes in the losses that receiver reports told since. */
    void takeReportedLoss(long nowNanos) {
        long sentBps = 0;
        long toldBps = 0;
        double lostBps = 0;
        for (int i = 0; i < senders.size(); i++) {
            long each = senders.get(i).consumer().bitrateBps(nowNanos);
            double lost = senders.get(i).takeFractionLost();
            sentBps += each;
            if (lost >= 0) {
                toldBps += each;
                lostBps += lost * each;
            }
        }
        if (enabled && toldBps > 0) {
            controller().onReportedLoss(lostBps / toldBps, sentBps, nowNanos);
        }
    }

    /** The viewer's own estimate of what it can take, in bits a second. */
    void onRemb(long bitrateBps, long nowNanos) {
        controller().onRemb(bitrateBps, nowNanos);
        allocateSoon(nowNanos);
    }

    /** The viewer's arrival times, by transport-wide number; the round trip is -1 where it is not known. */
    void onTransportFeedback(MemorySegment memory, long offset, int length, long roundTripNanos, long nowNanos) {
        if (!enabled) {
            return;
        }
        boolean less = controller().onFeedback(memory, offset, length, roundTripNanos, nowNanos);
        long desired = allocator.desiredBps();
        if (less || desired > 0 && controller().estimateBps(nowNanos) >= desired) {
            allocate(nowNanos);
        }
    }

    /** What the path to the viewer is believed to carry, in bits a second; -1 where nothing limits it. */
    long estimateBps(long nowNanos) {
        SendController existing = controller;
        return enabled && existing != null ? existing.estimateBps(nowNanos) : -1;
    }
}
