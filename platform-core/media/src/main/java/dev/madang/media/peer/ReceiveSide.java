package dev.madang.media.peer;

import dev.madang.media.congestion.RembEstimator;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PacketSlab;
import dev.madang.media.receive.TwccRecorder;
import dev.madang.media.router.Encoding;
import dev.madang.media.router.Producer;
import dev.madang.media.router.StoredPacket;
import dev.madang.media.rtcp.RtcpWriter;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.srtp.SrtpInbound;
import dev.madang.media.srtp.SrtpOutbound;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a Peer: decrypts, finds each packet's track and encoding, undoes RTX, feeds the Producer; and sends
 * the publisher what it needs to know: transport-cc feedback, NACK, key-frame requests, receiver reports.
 */
final class ReceiveSide {
    /** What the ReceiveSide tells its Peer. */
    interface Events {
        void onFirstPacket();

        void onFirstKeyFrame();

        void markDirty(Producer producer);

        /** A track starts to carry media, or has carried none for a while. */
        void onActive(Producer producer, boolean active);

        /** Nobody wishes for encodings above that one, or somebody does again for those up to it. */
        void onDemand(Producer producer, int best);

        /** The publisher's clock for one encoding. */
        void onClock(Producer producer, Encoding encoding);
    }

    /** Streams of one track at the most: eight encodings, each with retransmissions. */
    private static final int STREAMS_A_TRACK = 16;

    private static final int MAX_REPORT_BLOCKS = 31;
    private static final int MAX_RTCP = 1200;
    private static final int MAX_NACKS = 128;
    private static final long REPORT_NANOS = 1_000_000_000L;
    /** A track without a packet for so long has fallen silent. */
    private static final long SILENCE_NANOS = 3_000_000_000L;
    /** Our own SSRC in feedback; Peers that only receive have none of their own. */
    private static final int FEEDBACK_SSRC = 1;

    private final PacketSlab slab;
    private final Egress egress;
    private final WorkerCounters counters;
    private final ArrayList<ReceiveSection> sections = new ArrayList<>(2);
    private final Events events;
    private final TwccRecorder twcc = new TwccRecorder();
    private boolean anyTransportFeedback;
    /** For publishers that take REMB and no transport-cc. */
    private @Nullable RembEstimator remb;

    private final int[] due = new int[MAX_NACKS];

    private int[] ssrcs = new int[8];
    private @Nullable ReceiveStream[] streams = new @Nullable ReceiveStream[8];
    private int streamCount;
    private int lastStream;
    private StoredPacket scratch = new StoredPacket();
    private final PacketInfo probe = new PacketInfo();

    private @Nullable SrtpInbound inbound;
    private @Nullable SrtpOutbound outbound;
    private int address = -1;
    private long nextReportNanos = Long.MAX_VALUE;
    private int nextReported;
    /** Not later than the first moment at which a stream has something to ask for. */
    private long streamsDeadlineNanos = Long.MAX_VALUE;

    private boolean anyPacket;
    private boolean anyKeyFrame;

    ReceiveSide(PacketSlab slab, Egress egress, WorkerCounters counters, Events events) {
        this.slab = slab;
        this.egress = egress;
        this.counters = counters;
        this.events = events;
    }

    void add(ReceiveSection section) {
        sections.add(section);
        chooseFeedback();
    }

    /** A track is over: its streams and packets go. */
    void remove(long producerId) {
        for (int i = streamCount - 1; i >= 0; i--) {
            ReceiveStream stream = streams[i];
            if (stream != null && stream.section.producer().id() == producerId) {
                forgetStream(i);
            }
        }
        for (int i = sections.size() - 1; i >= 0; i--) {
            if (sections.get(i).producer().id() == producerId) {
                sections.remove(i).producer().close();
            }
        }
        chooseFeedback();
    }

    private void chooseFeedback() {
        anyTransportFeedback = sections.stream().anyMatch(ReceiveSection::hasTransportFeedback);
        boolean byRemb = !anyTransportFeedback && sections.stream().anyMatch(ReceiveSection::hasRemb);
        if (byRemb != (remb != null)) {
            remb = byRemb ? new RembEstimator() : null;
        }
    }

    List<ReceiveSection> sections() {
        return sections;
    }

    void ready(SrtpInbound srtpIn, SrtpOutbound srtpOut, long nowNanos) {
        inbound = srtpIn;
        outbound = srtpOut;
        nextReportNanos = nowNanos + REPORT_NANOS;
    }

    /** The address to send feedback to, or -1. */
    void address(int newAddress) {
        address = newAddress;
    }

    /** Takes an SRTP packet. */
    void onRtp(MemorySegment memory, long offset, int length, long nowNanos) {
        SrtpInbound srtp = inbound;
        if (srtp == null) {
            counters.increment(MediaCounter.DROPPED_UNKNOWN);
            return;
        }
        int slot = length > PacketSlab.SLOT_BYTES ? -1 : slab.acquire();
        if (slot < 0) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return;
        }
        int plain = srtp.unprotectRtp(memory, offset, length, slab.memory(slot), slab.offset(slot));
        if (plain < 0) {
            slab.release(slot);
            counters.increment(Drops.ofSrtp(plain));
            return;
        }
        scratch.hold(slab, slot, 0, nowNanos);
        if (!accept(scratch, plain, length, nowNanos)) {
            scratch.release(slab);
        }
    }

    /** Takes note of an SRTP packet that nobody wants to open: its header is not encrypted, and its arrival is reported. */
    void onUnopened(MemorySegment memory, long offset, int length, long nowNanos) {
        if (anyTransportFeedback && !sections.isEmpty()) {
            PacketInfo info = scratch.info();
            RtpParser.parse(memory, offset, length, sections.getFirst().extensions(), info);
            if (info.transportSequence >= 0) {
                twcc.record(info.transportSequence, nowNanos);
            }
        }
    }

    /** Whether the packet was kept; {@link #scratch} is then another one. */
    private boolean accept(StoredPacket packet, int length, int wireBytes, long nowNanos) {
        MemorySegment memory = packet.memory();
        PacketInfo info = packet.info();
        ReceiveStream stream = length < RtpView.FIXED_HEADER ? null : find(RtpView.ssrc(memory, packet.offset()));
        HeaderExtensionIds ids = stream == null ? HeaderExtensionIds.NONE : stream.section.extensions();
        if (!RtpParser.parse(memory, packet.offset(), length, ids, info)) {
            counters.increment(MediaCounter.DROPPED_MALFORMED);
            return false;
        }
        if (stream == null) {
            stream = resolve(packet, length);
            if (stream == null) {
                counters.increment(MediaCounter.DROPPED_UNROUTED);
                return false;
            }
        }
        counters.increment(MediaCounter.RTP_PACKETS_RECEIVED);
        counters.add(MediaCounter.RTP_BYTES_RECEIVED, wireBytes);
        if (info.transportSequence >= 0 && anyTransportFeedback) {
            twcc.record(info.transportSequence, nowNanos);
        }
        if (remb != null && stream.section.hasRemb()) {
            remb.onPacket(info, stream.clockRate, wireBytes, nowNanos);
        }
        stream.packets++;
        stream.bytes += wireBytes;
        stream.statistics.onPacket(stream.unwrapper.unwrap(info.sequence), info.timestamp, nowNanos);
        if (stream.repair) {
            return repaired(stream, packet, wireBytes, nowNanos);
        }
        return media(stream, packet, stream.unwrapper.peek(info.sequence), wireBytes, nowNanos);
    }

    private boolean repaired(ReceiveStream repair, StoredPacket packet, int wireBytes, long nowNanos) {
        PacketInfo info = packet.info();
        ReceiveStream primary = primaryOf(repair);
        int original = repair.section.repaired(info.payloadType);
        if (primary == null || info.payloadLength < 2 || original < 0) {
            return false;
        }
        MemorySegment memory = packet.memory();
        int sequence = RtpView.u16(memory, packet.offset() + info.headerLength);
        MemorySegment.copy(memory, packet.offset(), memory, packet.offset() + 2, info.headerLength);
        packet.shift(2);
        info.payloadLength -= 2;
        info.sequence = sequence;
        info.payloadType = original;
        info.ssrc = primary.ssrc;
        info.transportSequence = -1;
        boolean kept = media(primary, packet, primary.unwrapper.peek(sequence), wireBytes, nowNanos);
        if (kept) {
            counters.increment(MediaCounter.RTP_PACKETS_RECOVERED);
            primary.recovered++;
        }
        return kept;
    }

    private boolean media(ReceiveStream stream, StoredPacket packet, long sequence, int wireBytes, long nowNanos) {
        PacketInfo info = packet.info();
        Codec codec = stream.section.codec(info.payloadType);
        if (codec == null || !PayloadDescriptor.parse(codec, packet.memory(), packet.offset(), info)) {
            counters.increment(MediaCounter.DROPPED_MALFORMED);
            return false;
        }
        if (codec == Codec.AV1
                && info.dependencyDescriptorLength > 0
                && !stream.descriptors.parse(packet.memory(), packet.offset(), info)) {
            counters.increment(MediaCounter.DROPPED_MALFORMED);
            return false;
        }
        if (codec.kind() == MediaKind.AUDIO) {
            stream.section.loudness().onPacket(info.audioLevel, info.payloadLength, nowNanos);
        }
        if (stream.section.hasNack()) {
            stream.nacks.onPacket(sequence, nowNanos);
            noteDeadline(stream);
        }
        Producer producer = stream.section.producer();
        StoredPacket spare = producer.append(stream.encoding, sequence, packet, codec, wireBytes, nowNanos);
        if (spare == packet) {
            return false;
        }
        scratch = spare;
        boolean keyFrame =
                codec.kind() == MediaKind.VIDEO && info.keyFrame && info.startOfFrame && info.spatialLayer == 0;
        if (keyFrame) {
            stream.keyFrames.onKeyFrame();
        }
        events.markDirty(producer);
        if (stream.section.wakes(nowNanos)) {
            events.onActive(producer, true);
        }
        if (!anyPacket) {
            anyPacket = true;
            events.onFirstPacket();
        }
        if (keyFrame && !anyKeyFrame) {
            anyKeyFrame = true;
            events.onFirstKeyFrame();
        }
        return true;
    }

    private @Nullable ReceiveStream find(int ssrc) {
        if (lastStream < streamCount && ssrcs[lastStream] == ssrc) {
            return streams[lastStream];
        }
        for (int i = 0; i < streamCount; i++) {
            if (ssrcs[i] == ssrc) {
                lastStream = i;
                return streams[i];
            }
        }
        return null;
    }

    /** Finds the track of an SSRC met for the first time: by mid, by SSRC as signalled, by payload type. */
    private @Nullable ReceiveStream resolve(StoredPacket packet, int length) {
        ReceiveSection section = sectionOf(packet, length);
        if (section == null) {
            return null;
        }
        PacketInfo info = packet.info();
        RtpParser.parse(packet.memory(), packet.offset(), length, section.extensions(), info);
        if (!section.takes(info.payloadType)) {
            return null;
        }
        boolean repair = section.repaired(info.payloadType) >= 0;
        int encoding = section.encodingOf(packet.memory(), packet.offset(), info);
        if (encoding == ReceiveSection.NO_ENCODING || !makeRoom(section, encoding, repair)) {
            return null;
        }
        Codec codec = section.codec(info.payloadType);
        ReceiveStream stream =
                new ReceiveStream(info.ssrc, section, encoding, repair, codec == null ? 90_000 : codec.clockRate());
        if (streamCount == ssrcs.length) {
            ssrcs = Arrays.copyOf(ssrcs, streamCount * 2);
            streams = Arrays.copyOf(streams, streamCount * 2);
        }
        ssrcs[streamCount] = info.ssrc;
        streams[streamCount++] = stream;
        return stream;
    }

    private @Nullable ReceiveSection sectionOf(StoredPacket packet, int length) {
        MemorySegment memory = packet.memory();
        boolean anyMid = false;
        for (int i = 0; i < sections.size(); i++) {
            ReceiveSection section = sections.get(i);
            RtpParser.parse(memory, packet.offset(), length, section.extensions(), probe);
            if (section.hasMid(memory, packet.offset(), probe)) {
                return section;
            }
            anyMid |= probe.midLength > 0;
        }
        ReceiveSection found = null;
        for (int i = 0; i < sections.size(); i++) {
            ReceiveSection section = sections.get(i);
            if (section.encodingOfSsrc(probe.ssrc) >= 0) {
                return section;
            }
            if (section.takes(probe.payloadType)) {
                if (found != null) {
                    return null;
                }
                found = section;
            }
        }
        return anyMid ? null : found;
    }

    /** A new SSRC for an encoding replaces the one before it: the publisher started anew. */
    private boolean makeRoom(ReceiveSection section, int encoding, boolean repair) {
        for (int i = 0; i < streamCount; i++) {
            ReceiveStream stream = streams[i];
            if (stream != null && stream.section == section && stream.encoding == encoding && stream.repair == repair) {
                if (!repair) {
                    section.producer().encoding(encoding).restart();
                }
                forgetStream(i);
                return true;
            }
        }
        return streamCount < STREAMS_A_TRACK * sections.size();
    }

    private void forgetStream(int at) {
        streamCount--;
        ssrcs[at] = ssrcs[streamCount];
        streams[at] = streams[streamCount];
        streams[streamCount] = null;
    }

    private @Nullable ReceiveStream primaryOf(ReceiveStream repair) {
        return stream(repair.section.producer(), repair.encoding);
    }

    /** The media stream that feeds an encoding, or null before its first packet. */
    @Nullable
    ReceiveStream stream(Producer producer, int encoding) {
        for (int i = 0; i < streamCount; i++) {
            ReceiveStream stream = streams[i];
            if (stream != null
                    && !stream.repair
                    && stream.encoding == encoding
                    && stream.section.producer() == producer) {
                return stream;
            }
        }
        return null;
    }

    void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long nowNanos) {
        ReceiveStream stream = find(ssrc);
        if (stream == null || stream.repair) {
            return;
        }
        stream.statistics.onSenderReport(ntp, nowNanos);
        Encoding encoding = stream.section.producer().encoding(stream.encoding);
        encoding.clock(ntp, rtpTimestamp, nowNanos);
        events.onClock(stream.section.producer(), encoding);
    }

    /** Some Consumer needs a key frame. */
    void requestKeyFrame(Producer producer, int encoding, long nowNanos) {
        ReceiveStream stream = stream(producer, encoding);
        if (stream != null) {
            stream.keyFrames.request();
            sendKeyFrameRequest(stream, nowNanos);
            noteDeadline(stream);
        }
    }

    /** When {@link #onTimer} should be called next. */
    long deadlineNanos() {
        if (outbound == null || address < 0) {
            return Long.MAX_VALUE;
        }
        long deadline = Math.min(nextReportNanos, twcc.deadlineNanos());
        if (remb != null) {
            deadline = Math.min(deadline, remb.deadlineNanos());
        }
        return Math.min(deadline, streamsDeadlineNanos);
    }

    private void noteDeadline(ReceiveStream stream) {
        long own = Math.min(stream.keyFrames.deadlineNanos(), stream.nacks.deadlineNanos());
        streamsDeadlineNanos = Math.min(streamsDeadlineNanos, own);
    }

    void onTimer(long nowNanos) {
        if (outbound == null || address < 0) {
            return;
        }
        if (nowNanos >= twcc.deadlineNanos()) {
            sendTransportFeedback();
        }
        sendRemb(nowNanos);
        if (nowNanos >= streamsDeadlineNanos) {
            streamsDeadlineNanos = Long.MAX_VALUE;
            for (int i = 0; i < streamCount; i++) {
                ReceiveStream stream = streams[i];
                if (stream != null && !stream.repair) {
                    sendNacks(stream, nowNanos);
                    sendKeyFrameRequest(stream, nowNanos);
                    noteDeadline(stream);
                }
            }
        }
        if (nowNanos >= nextReportNanos) {
            nextReportNanos = nowNanos + REPORT_NANOS;
            sendReceiverReport(nowNanos);
            for (int i = 0; i < sections.size(); i++) {
                if (sections.get(i).fallsSilent(nowNanos, SILENCE_NANOS)) {
                    events.onActive(sections.get(i).producer(), false);
                }
                int best = sections.get(i).newDemand(nowNanos);
                if (best >= 0) {
                    events.onDemand(sections.get(i).producer(), best);
                }
            }
        }
    }

    private void sendTransportFeedback() {
        int media = streamCount > 0 ? ssrcs[0] : 0;
        while (true) {
            long at = egress.reserve(MAX_RTCP + SrtpOutbound.RTCP_OVERHEAD);
            int length = twcc.write(egress.memory(), at, MAX_RTCP, FEEDBACK_SSRC, media);
            if (length == 0) {
                return;
            }
            send(at, length);
            counters.increment(MediaCounter.TRANSPORT_FEEDBACK_SENT);
        }
    }

    private void sendRemb(long nowNanos) {
        long bitrateBps = remb == null ? -1 : remb.takeDue(nowNanos);
        if (bitrateBps >= 0 && streamCount > 0) {
            long at = egress.reserve(MAX_RTCP + SrtpOutbound.RTCP_OVERHEAD);
            send(at, RtcpWriter.remb(egress.memory(), at, FEEDBACK_SSRC, bitrateBps, ssrcs[0]));
            counters.increment(MediaCounter.REMB_SENT);
        }
    }

    private void sendNacks(ReceiveStream stream, long nowNanos) {
        if (!stream.section.hasNack() || nowNanos < stream.nacks.deadlineNanos()) {
            return;
        }
        long lostBefore = stream.nacks.lost();
        int count = stream.nacks.due(nowNanos, due);
        counters.add(MediaCounter.RTP_PACKETS_LOST, stream.nacks.lost() - lostBefore);
        if (count > 0) {
            long at = egress.reserve(MAX_RTCP + SrtpOutbound.RTCP_OVERHEAD);
            send(at, RtcpWriter.nack(egress.memory(), at, FEEDBACK_SSRC, stream.ssrc, due, 0, count));
            stream.nacksSent += count;
            counters.add(MediaCounter.NACKS_SENT, count);
        }
        if (stream.nacks.takeGaveUp() && stream.section.producer().isUsed()) {
            stream.keyFrames.request();
        }
    }

    private void sendKeyFrameRequest(ReceiveStream stream, long nowNanos) {
        if (address < 0 || outbound == null || !stream.keyFrames.shouldSend(nowNanos)) {
            return;
        }
        long at = egress.reserve(MAX_RTCP + SrtpOutbound.RTCP_OVERHEAD);
        send(at, RtcpWriter.pictureLossIndication(egress.memory(), at, FEEDBACK_SSRC, stream.ssrc));
        stream.keyFrameRequestsSent++;
        counters.increment(MediaCounter.KEY_FRAME_REQUESTS_SENT);
    }

    private void sendReceiverReport(long nowNanos) {
        int blocks = Math.min(streamCount, MAX_REPORT_BLOCKS);
        if (blocks == 0) {
            return;
        }
        // Where there are more than fit, each report begins where the one before ended.
        int start = nextReported % streamCount;
        nextReported = start + blocks;
        long at = egress.reserve(MAX_RTCP + SrtpOutbound.RTCP_OVERHEAD);
        MemorySegment memory = egress.memory();
        int length = RtcpWriter.receiverReport(memory, at, FEEDBACK_SSRC, blocks);
        for (int i = 0; i < blocks; i++) {
            ReceiveStream stream = streams[(start + i) % streamCount];
            if (stream != null) {
                length += RtcpWriter.reportBlock(
                        memory,
                        at + length,
                        stream.ssrc,
                        stream.statistics.takeFractionLost(),
                        (int) stream.statistics.cumulativeLost(),
                        stream.statistics.extendedHighest(),
                        stream.statistics.jitter(),
                        stream.statistics.lastSenderReport(),
                        stream.statistics.delaySinceSenderReport(nowNanos));
            }
        }
        send(at, length);
    }

    private void send(long at, int length) {
        SrtpOutbound srtp = outbound;
        if (srtp != null) {
            egress.commit(srtp.protectRtcp(egress.memory(), at, length), address);
            counters.increment(MediaCounter.RTCP_PACKETS_SENT);
        }
    }

    /** What decrypts, null before the keys are there. */
    @Nullable
    SrtpInbound inbound() {
        return inbound;
    }

    /** The streams, for statistics. */
    List<ReceiveStream> streams() {
        List<ReceiveStream> all = new ArrayList<>();
        for (int i = 0; i < streamCount; i++) {
            ReceiveStream stream = streams[i];
            if (stream != null) {
                all.add(stream);
            }
        }
        return all;
    }

    void close() {
        for (ReceiveSection section : sections) {
            section.producer().close();
        }
        if (inbound != null) {
            inbound.close();
            inbound = null;
        }
        outbound = null;
    }
}
