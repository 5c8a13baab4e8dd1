package dev.madang.media.send;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.forward.Consumer;
import dev.madang.media.forward.ConsumerParameters;
import dev.madang.media.forward.PacketWriter;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.transport.SrtpPath;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sending half of a Peer: its Consumers, and what the viewer's RTCP asks of them and tells of the path. On the worker's thread. */
public final class Sender {
    private static final long REPORT_NANOS = 1_000_000_000L;
    /** Of transport-cc feedback; browsers send 20, others one for each frame of each video: so many and so many a track. */
    private static final int FEEDBACK_MESSAGES_A_SECOND = 300;

    private static final int FEEDBACK_MESSAGES_A_TRACK = 60;

    private final SrtpPath path;
    private final WorkerCounters counters;
    private final ArrayList<RtpSender> senders = new ArrayList<>();
    private final CongestionControl control;
    private final RtpOut out;
    private final Retransmissions retransmissions;
    private final SenderReports reports;
    private final RateLimit feedbackLimit = new RateLimit();
    private long nextReportNanos = Long.MAX_VALUE;
    private long roundTripNanos = -1;

    /** @param cname our RTCP name */
    public Sender(SrtpPath path, WorkerCounters counters, byte[] cname, SendListener listener) {
        this.path = path;
        this.counters = counters;
        control = new CongestionControl(senders, counters, listener);
        out = new RtpOut(path, control, listener);
        retransmissions = new Retransmissions(counters, control);
        reports = new SenderReports(path, cname);
    }

    /**
     * Adds a stream.
     *
     * @param mid of its m-section
     * @param encoding which stream of its section it is, in the order of its rids
     */
    public RtpSender add(String mid, int encoding, ConsumerParameters parameters) {
        RtpSender sender = new RtpSender(mid, encoding, new Consumer(parameters, new PacketWriter(out, parameters)));
        senders.add(sender);
        control.add(sender.consumer());
        return sender;
    }

    /** The streams of that m-section are agreed on no more. */
    public void remove(String mid) {
        for (int i = senders.size() - 1; i >= 0; i--) {
            if (senders.get(i).mid().equals(mid)) {
                RtpSender sender = senders.remove(i);
                sender.remove();
                control.remove(sender.consumer());
                sender.consumer().unsubscribe();
            }
        }
    }

    /** Its streams. */
    public List<RtpSender> senders() {
        return senders;
    }

    /** Sends whatever its Consumers are subscribed to, however much: is congestion-controlled no more. */
    public void sendAll() {
        control.disable();
    }

    /** There are keys: Consumers may start. */
    public void onKeys(long nowNanos) {
        nextReportNanos = nowNanos + REPORT_NANOS / 10;
        start(nowNanos);
    }

    private void start(long nowNanos) {
        out.time(nowNanos);
        control.allocate(nowNanos);
        for (int i = 0; i < senders.size(); i++) {
            senders.get(i).consumer().onReady(nowNanos);
        }
    }

    /**
     * The path may have another address.
     *
     * @param formerAddress the one before, -1 for none
     * @param wasReady whether the path was ready before
     */
    public void onPath(int formerAddress, boolean wasReady, long nowNanos) {
        int address = path.address();
        if (address >= 0 && address != formerAddress) {
            control.onNewPath(nowNanos);
        }
        boolean proves = formerAddress < 0 && address >= 0;
        if (path.isReady() && (proves || !wasReady)) {
            start(nowNanos);
        }
    }

    /** Packets from now on are sent at that time. */
    public void time(long nowNanos) {
        out.time(nowNanos);
    }

    /** Tracks or preferences have changed: shares the path anew, once this turn's changes are in. */
    public void allocateSoon(long nowNanos) {
        control.allocateSoon(nowNanos);
    }

    /** When {@link #onTimer} should be called next. */
    public long deadlineNanos() {
        return path.isSecured() ? Math.min(nextReportNanos, control.deadlineNanos()) : Long.MAX_VALUE;
    }

    /** Its time has come. */
    public void onTimer(long nowNanos) {
        if (!path.isSecured()) {
            return;
        }
        out.time(nowNanos);
        control.onTimer(nowNanos);
        if (nowNanos < nextReportNanos) {
            return;
        }
        control.takeReportedLoss(nowNanos);
        control.allocate(nowNanos);
        nextReportNanos = nowNanos + REPORT_NANOS;
        for (int i = 0; i < senders.size(); i++) {
            Consumer consumer = senders.get(i).consumer();
            consumer.onReady(nowNanos);
            if (control.isEnabled()) {
                consumer.repeatStill(nowNanos);
            }
            reports.send(senders.get(i), nowNanos);
        }
    }

    /** A block of the viewer's receiver report (RFC 3550, 6.4.1). */
    public void onReportBlock(int mediaSsrc, int fractionLost, int lastReport, int delaySinceLast, long nowNanos) {
        RtpSender sender = senderOf(mediaSsrc);
        if (sender != null && sender.consumer().parameters().ssrc() == mediaSsrc) {
            long roundTrip = sender.onReportBlock(fractionLost, lastReport, delaySinceLast, nowNanos);
            if (roundTrip >= 0) {
                roundTripNanos = roundTrip;
            }
        }
    }

    /** The viewer misses packets; see RFC 4585, 6.2.1. */
    public void onNack(int mediaSsrc, int packetId, int bitmask, long nowNanos) {
        RtpSender sender = senderOf(mediaSsrc);
        if (sender != null) {
            out.time(nowNanos);
            retransmissions.onNack(sender, packetId, bitmask, nowNanos);
        }
    }

    /** The viewer cannot decode what it has. */
    public void onKeyFrameRequest(int mediaSsrc, long nowNanos) {
        RtpSender sender = senderOf(mediaSsrc);
        if (sender != null) {
            counters.increment(MediaCounter.KEY_FRAME_REQUESTS_RECEIVED);
            sender.keyFrameRequested();
            sender.consumer().onKeyFrameRequest(nowNanos);
        }
    }

    /** The viewer's own estimate of what it can take, in bits a second. */
    public void onRemb(long bitrateBps, long nowNanos) {
        control.onRemb(bitrateBps, nowNanos);
    }

    /** The viewer's arrival times, by transport-wide number. */
    public void onTransportFeedback(MemorySegment memory, long offset, int length, long nowNanos) {
        int most = Math.max(FEEDBACK_MESSAGES_A_SECOND, FEEDBACK_MESSAGES_A_TRACK * senders.size());
        if (!feedbackLimit.take(most, nowNanos)) {
            counters.increment(MediaCounter.DROPPED_OVER_RATE);
            return;
        }
        counters.increment(MediaCounter.TRANSPORT_FEEDBACK_RECEIVED);
        out.time(nowNanos);
        control.onTransportFeedback(memory, offset, length, roundTripNanos, nowNanos);
    }

    /** What the path to the viewer is believed to carry, in bits a second; -1 where nothing limits it. */
    public long estimateBps(long nowNanos) {
        return control.estimateBps(nowNanos);
    }

    private @Nullable RtpSender senderOf(int ssrc) {
        for (int i = 0; i < senders.size(); i++) {
            RtpSender sender = senders.get(i);
            if (sender.consumer().parameters().ssrc() == ssrc
                    || sender.consumer().parameters().rtxSsrc() == ssrc && ssrc != 0) {
                return sender;
            }
        }
        return null;
    }

    /** Newest round trip from RTCP, or -1. */
    public long roundTripNanos() {
        return roundTripNanos;
    }

    /** Ends all streams. */
    public void close() {
        for (RtpSender sender : senders) {
            sender.consumer().unsubscribe();
        }
    }
}
