package dev.madang.media.peer;

import dev.madang.media.net.Egress;
import dev.madang.media.router.Consumer;
import dev.madang.media.router.PacketSink;
import dev.madang.media.router.Producer;
import dev.madang.media.rtcp.RtcpWriter;
import dev.madang.media.srtp.SrtpOutbound;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a Peer: its Consumers, the transport-wide numbering of what goes out, sender reports, and the
 * viewer's feedback. Bandwidth estimation towards the viewer reads {@link #onTransportFeedback}; its place is here.
 */
final class SendSide implements PacketSink {
    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final int MAX_RTCP = 1200;
    /** A viewer gets at most so many packets again a second: a bound against feedback floods. */
    private static final int RETRANSMISSIONS_A_SECOND = 2_000;

    private final Peer peer;
    private final Egress egress;
    private final WorkerCounters counters;
    private final byte[] cname;
    private final ArrayList<SendSlot> slots = new ArrayList<>();
    private @Nullable SrtpOutbound srtp;
    private int address = -1;
    private int transportSequence;
    private int absoluteSendTime;
    private long nextReportNanos = Long.MAX_VALUE;
    private long roundTripNanos = -1;
    private long retransmissionWindowNanos;
    private int retransmissions;
    private boolean anyPacket;
    private boolean anyKeyFrame;
    private long rembBps = -1;

    SendSide(Peer peer, Egress egress, WorkerCounters counters, byte[] cname) {
        this.peer = peer;
        this.egress = egress;
        this.counters = counters;
        this.cname = cname;
    }

    void add(SendSlot slot) {
        slots.add(slot);
    }

    void remove(String mid) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (slots.get(i).mid().equals(mid)) {
                slots.remove(i).consumer().feed((Producer) null, 0);
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
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).consumer().onReady(nowNanos);
        }
    }

    /** The address to send to, or -1 when there is none. */
    void address(int newAddress) {
        address = newAddress;
    }

    @Override
    public boolean isReady() {
        return srtp != null && address >= 0;
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
        return next;
    }

    @Override
    public int absoluteSendTime() {
        return absoluteSendTime;
    }

    @Override
    public void time(long nowNanos) {
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
        egress.commit(length, address);
        counters.add(MediaCounter.RTP_BYTES_SENT, length);
        counters.increment(MediaCounter.RTP_PACKETS_SENT);
        if (!anyPacket) {
            anyPacket = true;
            peer.onFirstPacket();
        }
        return length;
    }

    @Override
    public void keyFrameSent() {
        if (!anyKeyFrame) {
            anyKeyFrame = true;
            peer.onFirstKeyFrame();
        }
    }

    @Override
    public void fault(RuntimeException cause) {
        peer.fault(cause);
    }

    /** When {@link #onTimer} should be called next. */
    long deadlineNanos() {
        return nextReportNanos;
    }

    void onTimer(long nowNanos) {
        if (nowNanos < nextReportNanos) {
            return;
        }
        nextReportNanos = nowNanos + REPORT_NANOS;
        time(nowNanos);
        for (int i = 0; i < slots.size(); i++) {
            Consumer consumer = slots.get(i).consumer();
            consumer.onReady(nowNanos);
            if (consumer.hasClock()) {
                sendReport(slots.get(i), consumer, nowNanos);
            }
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
        if (slot != null) {
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
        if (retransmissions++ < RETRANSMISSIONS_A_SECOND && slot.consumer().retransmit(sequence, nowNanos)) {
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
    void onRemb(long bitrateBps) {
        rembBps = bitrateBps;
    }

    /** The newest {@link #onRemb}, or -1. */
    long rembBps() {
        return rembBps;
    }

    /** The viewer's arrival times, by transport-wide number. */
    void onTransportFeedback() {
        counters.increment(MediaCounter.TRANSPORT_FEEDBACK_RECEIVED);
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
