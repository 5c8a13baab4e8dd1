package dev.madang.media.peer;

import dev.madang.media.congestion.SendController;
import dev.madang.media.net.Egress;
import dev.madang.media.router.Allocator;
import dev.madang.media.router.Consumer;
import dev.madang.media.router.PacketSink;
import dev.madang.media.router.Producer;
import dev.madang.media.rtcp.RtcpWriter;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.srtp.SrtpOutbound;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a Peer: its Consumers, the transport-wide numbering of what goes out, sender reports, and the viewer's
 * feedback, by which it decides how much goes out and how fast.
 */
final class SendSide implements PacketSink {
    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final int MAX_RTCP = 1200;
    /** Packets that wait for room are looked at so often. */
    private static final long LATER_NANOS = 5_000_000L;
    /** A track that has just begun is weighed as soon as its cost shows. */
    private static final long WEIGH_NANOS = 100_000_000L;
    /** A viewer gets at most so many packets again a second: a bound against feedback floods. */
    private static final int RETRANSMISSIONS_A_SECOND = 2_000;
    /** Of transport-cc feedback; browsers send 20, others one for each frame of each video: so many and so many a track. */
    private static final int FEEDBACK_MESSAGES_A_SECOND = 300;

    private static final int FEEDBACK_MESSAGES_A_SLOT = 60;
    /** Packets of padding in one turn. */
    private static final int MOST_PADDING = 100;

    private final Peer peer;
    private final Egress egress;
    private final WorkerCounters counters;
    private final byte[] cname;
    private final ArrayList<SendSlot> slots = new ArrayList<>();
    private @Nullable SrtpOutbound srtp;
    private int address = -1;
    /** Only while an address is on trial. */
    private @Nullable PathTrial trial;

    private int transportSequence;
    private int absoluteSendTime;
    private long nextReportNanos = Long.MAX_VALUE;
    private long roundTripNanos = -1;
    private long retransmissionWindowNanos;
    private int retransmissions;
    private long feedbackWindowNanos;
    private int feedbackMessages;
    private boolean anyPacket;
    private boolean anyKeyFrame;
    /** Large: made with the keys at the earliest. */
    private @Nullable SendController controller;

    private boolean expectsFeedback;
    private final Allocator allocator = new Allocator();
    /** Whether the path's room is weighed; not where a client publishes, whose encodings all go. */
    private boolean weighs = true;

    private long nowNanos;
    private int numberInHand = -1;
    private long weighNanos = Long.MAX_VALUE;
    private long waitingNanos = Long.MAX_VALUE;
    private int firstToLeave;

    SendSide(Peer peer, Egress egress, WorkerCounters counters, byte[] cname) {
        this.peer = peer;
        this.egress = egress;
        this.counters = counters;
        this.cname = cname;
    }

    void add(SendSlot slot) {
        slots.add(slot);
        if (weighs) {
            allocator.add(slot.consumer());
            // Feedback on sound alone would say little of what the path carries.
            if (slot.consumer().parameters().kind() == MediaKind.VIDEO
                    && slot.consumer().parameters().isNumbered()) {
                expectsFeedback = true;
                if (controller != null) {
                    controller.expectFeedback();
                }
            }
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

    /** Sends whatever its Consumers are fed, however much. */
    void sendAll() {
        weighs = false;
        for (SendSlot slot : slots) {
            allocator.remove(slot.consumer());
            slot.consumer().allotment().release();
        }
    }

    void remove(String mid) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (slots.get(i).mid().equals(mid)) {
                SendSlot slot = slots.remove(i);
                slot.remove();
                Consumer consumer = slot.consumer();
                allocator.remove(consumer);
                consumer.feed((Producer) null, 0);
            }
        }
    }

    ArrayList<SendSlot> slots() {
        return slots;
    }

    /** Keys are there: Consumers may start. */
    void ready(SrtpOutbound outbound, long nowNanos) {
        srtp = outbound;
        nextReportNanos = nowNanos + REPORT_NANOS / 10;
        start(nowNanos);
    }

    private void start(long nowNanos) {
        time(nowNanos);
        weigh(nowNanos);
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).consumer().onReady(nowNanos);
        }
    }

    /** The address to send to, or -1 when there is none; and where a few copies go, null where nowhere. */
    void path(int newAddress, @Nullable PathTrial newTrial, long nowNanos) {
        boolean could = isReady();
        boolean proves = address < 0 && newAddress >= 0;
        SendController existing = controller;
        if (existing != null && newAddress >= 0 && newAddress != address) {
            existing.onNewPath(nowNanos);
            weighSoon(nowNanos);
        }
        address = newAddress;
        trial = newTrial;
        if (isReady() && (proves || !could)) {
            start(nowNanos);
        }
    }

    int address() {
        return address;
    }

    @Override
    public boolean isReady() {
        return srtp != null && (address >= 0 || trial != null);
    }

    @Override
    public MemorySegment memory() {
        return egress.memory();
    }

    @Override
    public long begin(int maxLengthBytes) {
        return egress.reserve(maxLengthBytes + SrtpOutbound.RTP_OVERHEAD);
    }

    @Override
    public int nextTransportSequence() {
        int next = transportSequence;
        transportSequence = next + 1 & 0xffff;
        numberInHand = next;
        return next;
    }

    @Override
    public int absoluteSendTime() {
        return absoluteSendTime;
    }

    @Override
    public void time(long now) {
        nowNanos = now;
        absoluteSendTime =
                (int) ((nowNanos / 1_000_000_000L << 18) + ((nowNanos % 1_000_000_000L << 18) / 1_000_000_000L))
                        & 0xff_ffff;
    }

    @Override
    public int finish(
            long offset,
            int headerLength,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength,
            long packetIndex) {
        SrtpOutbound outbound = srtp;
        if (outbound == null) {
            return 0;
        }
        int length = outbound.protectRtp(
                egress.memory(), offset, headerLength, prefixLength, body, bodyOffset, bodyLength, packetIndex);
        if (address < 0) {
            if (!onlyToTrial(length)) {
                numberInHand = -1;
                return 0;
            }
        } else {
            egress.commit(length, address);
            if (trial != null) {
                alsoTo(trial, offset, length);
            }
        }
        if (weighs) {
            controller().onSent(numberInHand, length, nowNanos);
            numberInHand = -1;
        }
        counters.add(MediaCounter.RTP_BYTES_SENT, length);
        counters.increment(MediaCounter.RTP_PACKETS_SENT);
        if (!anyPacket) {
            anyPacket = true;
            peer.onFirstPacket();
        }
        return length;
    }

    /**
     * No address has proved to be the remote end's: what exceeds the trial is lost, with its numbers. Without the trial a
     * client that reports only on what it gets would never prove its address.
     */
    private boolean onlyToTrial(int length) {
        PathTrial tried = trial;
        if (tried == null || !tried.take(nowNanos)) {
            return false;
        }
        egress.commit(length, tried.address());
        counters.increment(MediaCounter.PATH_TRIALS_SENT);
        return true;
    }

    /** The same bytes again: whichever copy comes second is a replay to the remote end. */
    private void alsoTo(PathTrial tried, long offset, int length) {
        if (tried.take(nowNanos)) {
            long copy = egress.reserve(length);
            MemorySegment.copy(egress.memory(), offset, egress.memory(), copy, length);
            egress.commit(length, tried.address());
            counters.increment(MediaCounter.PATH_TRIALS_SENT);
        }
    }

    @Override
    public void keyFrameSent() {
        if (!anyKeyFrame) {
            anyKeyFrame = true;
            peer.onFirstKeyFrame();
        }
        if (weighs) {
            weighNanos = Math.min(weighNanos, nowNanos + WEIGH_NANOS);
            peer.touch();
        }
    }

    @Override
    public void fault(RuntimeException cause) {
        peer.fault(cause);
    }

    /** When {@link #onTimer} should be called next. */
    long deadlineNanos() {
        if (srtp == null) {
            return Long.MAX_VALUE;
        }
        return weighs
                ? Math.min(
                        Math.min(nextReportNanos, weighNanos),
                        Math.min(waitingNanos, controller().deadlineNanos()))
                : nextReportNanos;
    }

    void onTimer(long nowNanos) {
        if (srtp == null) {
            return;
        }
        time(nowNanos);
        if (weighs) {
            control(nowNanos);
        }
        if (nowNanos < nextReportNanos) {
            return;
        }
        judgeReportedLoss(nowNanos);
        weigh(nowNanos);
        nextReportNanos = nowNanos + REPORT_NANOS;
        time(nowNanos);
        for (int i = 0; i < slots.size(); i++) {
            Consumer consumer = slots.get(i).consumer();
            consumer.onReady(nowNanos);
            if (weighs) {
                consumer.showAgain(nowNanos);
            }
            if (consumer.hasClock()) {
                sendReport(slots.get(i), consumer, nowNanos);
            }
        }
    }

    private void control(long nowNanos) {
        if (controller().tick(nowNanos) || nowNanos >= weighNanos) {
            weigh(nowNanos);
        }
        for (int i = 0; i < MOST_PADDING && controller().paddingDue(nowNanos) > 0; i++) {
            int wire = pad();
            if (wire == 0) {
                controller().cannotPad(nowNanos);
                break;
            }
            counters.add(MediaCounter.PADDING_BYTES_SENT, wire);
        }
        if (nowNanos >= waitingNanos) {
            waitingNanos = Long.MAX_VALUE;
            // Another one first each time: a little room is not always the same one's.
            for (int i = 0; i < slots.size(); i++) {
                slots.get((firstToLeave + i) % slots.size()).consumer().sendWaiting(nowNanos);
            }
            firstToLeave++;
        }
    }

    private void judgeReportedLoss(long nowNanos) {
        long sentBps = 0;
        long toldBps = 0;
        double lostBps = 0;
        for (int i = 0; i < slots.size(); i++) {
            long each = slots.get(i).consumer().bitrateBps(nowNanos);
            double lost = slots.get(i).takeFractionLost();
            sentBps += each;
            if (lost >= 0) {
                toldBps += each;
                lostBps += lost * each;
            }
        }
        if (weighs && toldBps > 0) {
            controller().onReportedLoss(lostBps / toldBps, sentBps, nowNanos);
        }
    }

    private int pad() {
        for (int i = 0; i < slots.size(); i++) {
            int wire = slots.get(i).consumer().pad();
            if (wire > 0) {
                return wire;
            }
        }
        return 0;
    }

    /** Feeds or wishes have changed: shares the room anew, once this turn's changes are in. */
    void weighSoon(long nowNanos) {
        if (weighs) {
            weighNanos = nowNanos;
        }
    }

    private void weigh(long nowNanos) {
        weighNanos = Long.MAX_VALUE;
        if (weighs) {
            long estimate = controller().estimateBps(nowNanos);
            long more = estimate >= 0 && controller().isReported() ? unnumberedAudioBps(nowNanos) : 0;
            allocator.allocate(
                    estimate + more, controller().isLimited(), controller().mustTry(), nowNanos);
            controller().wish(allocator.wishBps());
        }
    }

    /** Sound of which feedback does not tell: it is no part of the estimate either. */
    private long unnumberedAudioBps(long nowNanos) {
        long sum = 0;
        for (int i = 0; i < slots.size(); i++) {
            Consumer consumer = slots.get(i).consumer();
            if (consumer.parameters().kind() == MediaKind.AUDIO
                    && !consumer.parameters().isNumbered()) {
                sum += consumer.bitrateBps(nowNanos);
            }
        }
        return sum;
    }

    @Override
    public boolean mayLeave() {
        return !weighs || controller().mayLeave(nowNanos);
    }

    @Override
    public void later() {
        if (waitingNanos == Long.MAX_VALUE) {
            waitingNanos = nowNanos + LATER_NANOS;
            peer.touch();
        }
    }

    private void sendReport(SendSlot slot, Consumer consumer, long nowNanos) {
        SrtpOutbound outbound = srtp;
        if (outbound == null || address < 0) {
            return;
        }
        long ntp = consumer.ntpNow(nowNanos);
        slot.reported((int) (ntp >>> 16), nowNanos);
        long offset = egress.reserve(MAX_RTCP + SrtpOutbound.RTCP_OVERHEAD);
        MemorySegment memory = egress.memory();
        int ssrc = consumer.parameters().ssrc();
        int length = RtcpWriter.senderReport(
                memory, offset, ssrc, ntp, consumer.rtpNow(nowNanos), (int) consumer.packets(), (int) consumer.bytes());
        length += RtcpWriter.sdesCname(memory, offset + length, ssrc, cname);
        egress.commit(outbound.protectRtcp(memory, offset, length), address);
        counters.increment(MediaCounter.RTCP_PACKETS_SENT);
    }

    void onReportBlock(int mediaSsrc, int fractionLost, int lastReport, int delaySinceLast, long nowNanos) {
        SendSlot slot = slotOf(mediaSsrc);
        if (slot != null && slot.consumer().parameters().ssrc() == mediaSsrc) {
            long roundTrip = slot.onReportBlock(fractionLost, lastReport, delaySinceLast, nowNanos);
            if (roundTrip >= 0) {
                roundTripNanos = roundTrip;
            }
        }
    }

    void onNack(int mediaSsrc, int packetId, int bitmask, long nowNanos) {
        SendSlot slot = slotOf(mediaSsrc);
        if (slot == null) {
            return;
        }
        time(nowNanos);
        again(slot, packetId, nowNanos);
        for (int bit = 0; bit < 16; bit++) {
            if ((bitmask >>> bit & 1) != 0) {
                again(slot, packetId + bit + 1 & 0xffff, nowNanos);
            }
        }
    }

    private void again(SendSlot slot, int sequence, long nowNanos) {
        slot.nackReceived();
        counters.increment(MediaCounter.NACKS_RECEIVED);
        if (nowNanos - retransmissionWindowNanos >= 1_000_000_000L) {
            retransmissionWindowNanos = nowNanos;
            retransmissions = 0;
        }
        boolean may = retransmissions++ < RETRANSMISSIONS_A_SECOND
                && (!weighs || controller().mayRepair(nowNanos));
        int wire = may ? slot.consumer().retransmit(sequence, nowNanos) : 0;
        if (wire > 0) {
            if (weighs) {
                controller().onRepaired(wire);
            }
            counters.increment(MediaCounter.RETRANSMISSIONS_SENT);
        } else {
            counters.increment(MediaCounter.RETRANSMISSIONS_MISSED);
        }
    }

    void onKeyFrameRequest(int mediaSsrc, long nowNanos) {
        SendSlot slot = slotOf(mediaSsrc);
        if (slot != null) {
            counters.increment(MediaCounter.KEY_FRAME_REQUESTS_RECEIVED);
            slot.keyFrameRequested();
            slot.consumer().onKeyFrameRequest(nowNanos);
        }
    }

    /** The viewer's own estimate of what it can take, in bits a second. */
    void onRemb(long bitrateBps, long nowNanos) {
        controller().onRemb(bitrateBps, nowNanos);
        weighSoon(nowNanos);
    }

    /** The viewer's arrival times, by transport-wide number. */
    void onTransportFeedback(MemorySegment memory, long offset, int length, long nowNanos) {
        if (nowNanos - feedbackWindowNanos >= 1_000_000_000L) {
            feedbackWindowNanos = nowNanos;
            feedbackMessages = 0;
        }
        if (feedbackMessages >= Math.max(FEEDBACK_MESSAGES_A_SECOND, FEEDBACK_MESSAGES_A_SLOT * slots.size())) {
            counters.increment(MediaCounter.DROPPED_OVER_RATE);
            return;
        }
        feedbackMessages++;
        counters.increment(MediaCounter.TRANSPORT_FEEDBACK_RECEIVED);
        if (!weighs) {
            return;
        }
        time(nowNanos);
        boolean less = controller().onFeedback(memory, offset, length, roundTripNanos, nowNanos);
        long wish = allocator.wishBps();
        if (less || wish > 0 && controller().estimateBps(nowNanos) >= wish) {
            weigh(nowNanos);
        }
    }

    /** What the path to the viewer is believed to carry, in bits a second; -1 where nothing limits it. */
    long estimateBps(long nowNanos) {
        SendController existing = controller;
        return weighs && existing != null ? existing.estimateBps(nowNanos) : -1;
    }

    private @Nullable SendSlot slotOf(int ssrc) {
        for (int i = 0; i < slots.size(); i++) {
            SendSlot slot = slots.get(i);
            if (slot.consumer().parameters().ssrc() == ssrc
                    || slot.consumer().parameters().rtxSsrc() == ssrc && ssrc != 0) {
                return slot;
            }
        }
        return null;
    }

    long roundTripNanos() {
        return roundTripNanos;
    }

    void close() {
        for (SendSlot slot : slots) {
            slot.consumer().feed((Producer) null, 0);
        }
        srtp = null;
    }
}
