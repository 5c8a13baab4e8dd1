package dev.madang.media.relay.node;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.LongMap;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtcp.RtcpWriter;
import dev.madang.media.rtp.OutgoingHeader;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.transport.RelayTransport;
import java.util.ArrayList;
import java.util.Arrays;

/** The sending half of a {@link RelayPair}: SSRCs, transport sequence numbers, packets that are asked for once more. */
final class PairSender {
    private static final int GENERATION_SHIFT = 28;
    private static final int MOST_NUMBER = (1 << GENERATION_SHIFT) - 1;
    private static final int RTCP_BYTES = 64;
    /** After so long without a packet the newest number is told, so that what was lost last is asked for. */
    private static final long IDLE_NANOS = 30_000_000L;

    private static final long REANNOUNCE_NANOS = 100_000_000L;
    private static final int ANNOUNCEMENTS = 3;
    private static final long REPORT_NANOS = 2_000_000_000L;
    /** Packets that are sent once more within that time at the most. */
    private static final int MOST_REPEATS = 1_024;

    private static final long REPEATS_NANOS = 100_000_000L;

    private final RelayTransport transport;
    private final WorkerCounters counters;
    private final PairFigures figures;
    private final RelayHeader header = new RelayHeader();
    private final SentNumbers sent = new SentNumbers();
    private final LongMap<GrantedSsrc> ssrcs = new LongMap<>();
    private final ArrayList<OutgoingStream> streams = new ArrayList<>();
    /** Those of which something waits. */
    private final ArrayList<OutgoingStream> waiting = new ArrayList<>();

    private final int[] lastNumbers = new int[1 << Integer.SIZE - GENERATION_SHIFT];
    private int generation;

    private long sentNanos;
    private long announceNanos = Long.MAX_VALUE;
    private int announcements;
    private long reportNanos = Long.MAX_VALUE;
    private int repeats;
    private long repeatsNanos = Long.MIN_VALUE / 2;

    PairSender(RelayTransport transport, WorkerCounters counters, PairFigures figures, int generation) {
        this.transport = transport;
        this.counters = counters;
        this.figures = figures;
        this.generation = generation;
    }

    int generation() {
        return generation;
    }

    /** The SSRC of our own RTCP: number 0, which no stream has. */
    int ownSsrc() {
        return generation << GENERATION_SHIFT;
    }

    boolean isReady() {
        return transport.isReady();
    }

    void add(OutgoingStream stream, long nowNanos) {
        streams.add(stream);
        figures.streamsOut = streams.size();
        reportNanos = Math.min(reportNanos, nowNanos + REPORT_NANOS);
    }

    void remove(OutgoingStream stream) {
        streams.remove(stream);
        waiting.remove(stream);
        figures.streamsOut = streams.size();
    }

    /** A fresh SSRC for a stream. */
    GrantedSsrc grant(OutgoingStream stream, int source, long first) {
        if (lastNumbers[generation] == MOST_NUMBER) {
            throw new IllegalStateException("the SSRCs of generation " + generation + " are used up");
        }
        int ssrc = ownSsrc() | ++lastNumbers[generation];
        GrantedSsrc granted = new GrantedSsrc(stream, ssrc, source, first);
        ssrcs.put(ssrc, granted);
        counters.increment(MediaCounter.RELAY_STREAMS_BEGUN);
        transport.touch();
        return granted;
    }

    /** Nothing is sent under that SSRC any more. */
    void forget(GrantedSsrc granted) {
        ssrcs.remove(granted.ssrc());
    }

    /** Goes on under another generation. */
    void rotate(int next, long nowNanos) {
        generation = next;
        for (OutgoingStream stream : new ArrayList<>(streams)) {
            stream.renew(nowNanos);
        }
    }

    /** Sends a packet whose number was just sealed; bytes on the wire. */
    int send(GrantedSsrc granted, StoredPacket packet, long nowNanos) {
        long number = sent.add(granted, packet.sequence(), nowNanos);
        sentNanos = nowNanos;
        announcements = 0;
        if (announceNanos == Long.MAX_VALUE) {
            announceNanos = nowNanos + IDLE_NANOS;
            transport.touch();
        }
        return write(granted, packet, number);
    }

    private int write(GrantedSsrc granted, StoredPacket packet, long number) {
        int payload = packet.info().payloadLength;
        long at = transport.beginRtp(OutgoingHeader.MAX_LENGTH + payload);
        int headerLength = header.write(transport.memory(), at, packet, granted.ssrc(), number);
        int wire = transport.sendRtp(
                at,
                headerLength,
                packet.memory(),
                packet.offset() + packet.info().headerLength,
                payload,
                granted.packetIndex(packet.sequence()));
        if (wire > 0) {
            figures.packetsSent++;
            figures.bytesSent += wire;
            counters.increment(MediaCounter.RELAY_PACKETS_SENT);
            counters.add(MediaCounter.RELAY_BYTES_SENT, wire);
        }
        return wire;
    }

    /** The other end misses the packet of that transport sequence number, 16 bits: it goes once more to the letter. */
    void repeat(int number16, long nowNanos) {
        counters.increment(MediaCounter.RELAY_NACKS_RECEIVED);
        if (nowNanos - repeatsNanos >= REPEATS_NANOS) {
            repeatsNanos = nowNanos;
            repeats = 0;
        }
        long number = sent.unwrap(number16);
        GrantedSsrc granted = repeats < MOST_REPEATS ? sent.toRepeat(number, nowNanos) : null;
        StoredPacket packet = granted == null ? null : granted.stream().held(granted, sent.sequence(number));
        if (granted == null || packet == null || write(granted, packet, number) == 0) {
            counters.increment(MediaCounter.RELAY_RETRANSMISSIONS_MISSED);
            return;
        }
        repeats++;
        figures.retransmissionsSent++;
        counters.increment(MediaCounter.RELAY_RETRANSMISSIONS_SENT);
    }

    /** The other end needs a key frame of the stream of that SSRC. */
    void requestKeyFrame(int ssrc, long nowNanos) {
        counters.increment(MediaCounter.RELAY_KEY_FRAME_REQUESTS_RECEIVED);
        GrantedSsrc granted = ssrcs.get(ssrc);
        if (granted != null) {
            granted.stream().requestKeyFrame(nowNanos);
        }
    }

    /** Tells the publisher's clock of a stream. */
    void tellClock(GrantedSsrc granted, Encoding encoding) {
        report(granted.ssrc(), encoding.clockNtp(), encoding.clockRtp(), 0);
    }

    private void report(int ssrc, long ntp, int rtp, int packets) {
        if (transport.isReady()) {
            long at = transport.beginRtcp(RTCP_BYTES);
            transport.sendRtcp(at, RtcpWriter.senderReport(transport.memory(), at, ssrc, ntp, rtp, packets, 0));
        }
    }

    /** There is a path again, or a first one. */
    void onPath(long nowNanos) {
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).onPath(nowNanos);
        }
        transport.touch();
    }

    /** Something of that stream waits until its deadline. */
    void await(OutgoingStream stream) {
        if (!waiting.contains(stream)) {
            waiting.add(stream);
        }
        transport.touch();
    }

    long deadlineNanos() {
        long next = Math.min(announceNanos, reportNanos);
        for (int i = 0; i < waiting.size(); i++) {
            next = Math.min(next, waiting.get(i).deadlineNanos());
        }
        return next;
    }

    void onTimer(long nowNanos) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            OutgoingStream stream = waiting.get(i);
            if (stream.deadlineNanos() <= nowNanos) {
                stream.advance(nowNanos);
            }
            if (!stream.isWaiting()) {
                waiting.remove(stream);
            }
        }
        if (nowNanos >= announceNanos) {
            announce(nowNanos);
        }
        if (nowNanos >= reportNanos) {
            reportNanos = streams.isEmpty() ? Long.MAX_VALUE : nowNanos + REPORT_NANOS;
            for (int i = 0; i < streams.size(); i++) {
                streams.get(i).tellClock();
            }
        }
    }

    private void announce(long nowNanos) {
        if (nowNanos - sentNanos < IDLE_NANOS) {
            announceNanos = sentNanos + IDLE_NANOS;
            return;
        }
        report(ownSsrc(), 0, 0, (int) sent.newest());
        announcements++;
        announceNanos = announcements < ANNOUNCEMENTS ? nowNanos + announcements * REANNOUNCE_NANOS : Long.MAX_VALUE;
    }

    void close() {
        for (OutgoingStream stream : new ArrayList<>(streams)) {
            stream.end();
        }
        Arrays.fill(lastNumbers, MOST_NUMBER);
    }
}
