package dev.madang.media.relay.node;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.LongMap;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.receive.NackTracker;
import dev.madang.media.receive.SequenceUnwrapper;
import dev.madang.media.rtcp.RtcpWriter;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.transport.RelayTransport;
import java.util.ArrayList;
import java.util.function.IntSupplier;

/** The receiving half of a {@link RelayPair}: the granted streams, and what was lost on the way here of all of them together. */
final class PairReceiver {
    /** In the place of a stream's SSRC, says that a NACK is about transport sequence numbers. */
    static final int TRANSPORT_NUMBERS = 0;

    private static final int MOST_STREAMS = 2_048;
    private static final int MOST_IN_ONE_NACK = 128;
    private static final int RTCP_BYTES = 12 + 4 * MOST_IN_ONE_NACK;

    private final RelayTransport transport;
    private final PacketSlab slab;
    private final WorkerCounters counters;
    private final PairFigures figures;
    private final IntSupplier ownSsrc;
    private final LongMap<IncomingStream> streams = new LongMap<>();
    private final ArrayList<IncomingStream> former = new ArrayList<>();
    private final EndedSsrcs ended = new EndedSsrcs();
    private final SequenceUnwrapper numbers = new SequenceUnwrapper(0);
    private final NackTracker missing = new NackTracker();
    private final int[] due = new int[MOST_IN_ONE_NACK];
    private StoredPacket scratch = new StoredPacket();

    /** @param ownSsrc of our RTCP */
    PairReceiver(
            RelayTransport transport,
            PacketSlab slab,
            WorkerCounters counters,
            PairFigures figures,
            IntSupplier ownSsrc,
            long nowNanos) {
        this.transport = transport;
        this.slab = slab;
        this.counters = counters;
        this.figures = figures;
        this.ownSsrc = ownSsrc;
        // The first packet is number 1.
        missing.onPacket(0, nowNanos);
    }

    boolean isReady() {
        return transport.isReady();
    }

    /** Takes a stream in; false where there are too many. */
    boolean add(IncomingStream stream) {
        if (streams.size() >= MOST_STREAMS) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return false;
        }
        streams.put(stream.ssrc(), stream);
        figures.streamsIn = streams.size();
        return true;
    }

    /** Nothing of that stream is wanted any more; what is under way is taken note of, and dropped. */
    void remove(IncomingStream stream) {
        streams.remove(stream.ssrc());
        former.remove(stream);
        figures.streamsIn = streams.size();
        ended.add(stream.ssrc());
    }

    /** The stream goes on under another SSRC; what is under way still counts. */
    void replaced(IncomingStream stream, long nowNanos) {
        stream.replacedAt(nowNanos);
        former.add(stream);
        transport.touch();
    }

    /** A stream comes that is not wanted any more. */
    void ignore(int ssrc) {
        ended.add(ssrc);
    }

    boolean isGranted(int ssrc) {
        return streams.get(ssrc) != null || ended.contains(ssrc);
    }

    /** Takes an authentic packet in that slot; whether it keeps it. */
    boolean onRtp(int slot, int length, int wireBytes, long nowNanos) {
        StoredPacket packet = scratch;
        packet.hold(slab, slot, 0, nowNanos);
        PacketInfo info = packet.info();
        if (!RtpParser.parse(packet.memory(), packet.offset(), length, RelayHeader.IDS, info)
                || info.transportSequence < 0) {
            counters.increment(MediaCounter.DROPPED_MALFORMED);
            return false;
        }
        figures.packetsReceived++;
        figures.bytesReceived += wireBytes;
        counters.increment(MediaCounter.RELAY_PACKETS_RECEIVED);
        counters.add(MediaCounter.RELAY_BYTES_RECEIVED, wireBytes);
        if (missing.onPacket(numbers.unwrap(info.transportSequence), nowNanos)) {
            figures.packetsRecovered++;
            counters.increment(MediaCounter.RELAY_PACKETS_RECOVERED);
        }
        IncomingStream stream = streams.get(info.ssrc);
        if (stream == null) {
            return false;
        }
        scratch = stream.take(packet, wireBytes, nowNanos);
        return scratch != packet;
    }

    /** The other end's newest transport sequence number. */
    void onNewest(int number, long nowNanos) {
        missing.expect(numbers.unwrap(number & 0xffff), nowNanos);
    }

    void onReport(int ssrc, long ntp, int timestamp) {
        IncomingStream stream = streams.get(ssrc);
        if (stream != null && ntp != 0) {
            stream.onReport(ntp, timestamp);
        }
    }

    void requestKeyFrame(int ssrc) {
        long at = transport.beginRtcp(RTCP_BYTES);
        transport.sendRtcp(at, RtcpWriter.pictureLossIndication(transport.memory(), at, ownSsrc.getAsInt(), ssrc));
        counters.increment(MediaCounter.RELAY_KEY_FRAME_REQUESTS_SENT);
    }

    long deadlineNanos() {
        long first = former.isEmpty() ? Long.MAX_VALUE : former.getFirst().endNanos();
        return Math.min(first, missing.deadlineNanos());
    }

    void onTimer(long nowNanos) {
        while (!former.isEmpty() && former.getFirst().endNanos() <= nowNanos) {
            remove(former.getFirst());
        }
        if (nowNanos >= missing.deadlineNanos()) {
            askForMissing(nowNanos);
        }
    }

    private void askForMissing(long nowNanos) {
        long lostBefore = missing.lost();
        int count = missing.due(nowNanos, due);
        long lost = missing.lost() - lostBefore;
        if (lost > 0) {
            figures.packetsLost += lost;
            counters.add(MediaCounter.RELAY_PACKETS_LOST, lost);
        }
        if (count > 0) {
            long at = transport.beginRtcp(RTCP_BYTES);
            transport.sendRtcp(
                    at, RtcpWriter.nack(transport.memory(), at, ownSsrc.getAsInt(), TRANSPORT_NUMBERS, due, 0, count));
            counters.add(MediaCounter.RELAY_NACKS_SENT, count);
        }
        if (missing.takeGaveUp()) {
            streams.forEach(stream -> stream.track().onLoss(nowNanos));
        }
    }
}
