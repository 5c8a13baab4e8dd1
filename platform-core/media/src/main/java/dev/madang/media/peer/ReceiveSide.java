package dev.madang.media.peer;

import dev.madang.media.congestion.RembEstimator;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PacketSlab;
import dev.madang.media.receive.PublisherClock;
import dev.madang.media.receive.RateBound;
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
import dev.madang.media.sdp.PublishBounds;
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

        /** A track starts to carry media, or does so in another codec, or has carried none for a while. */
        void onActive(Producer producer, boolean active);

        /** Nobody wishes for encodings above that rank, or somebody does again for those up to it; or the ranks have changed. */
        void onDemand(Producer producer, int best);

        /** What is known of the encodings' sizes and order has changed. */
        void onRanked(Producer producer);

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
    /** Where there are keys and a publisher that takes transport-cc feedback: it is large. */
    private @Nullable TwccRecorder twcc;

    private final PublisherClock clock;
    private PublishGate gate = new PublishGate(PublishBounds.NONE);
    private boolean anyTransportFeedback;
    /** What a publisher that takes REMB may send in all, or 0. */
    private long boundBps;
    /** For publishers that take REMB and no transport-cc. */
    private @Nullable RembEstimator remb;

    private int[] due = {};

    private int[] ssrcs = new int[8];
    private @Nullable ReceiveStream[] streams = new @Nullable ReceiveStream[8];
    private int streamCount;
    private int lastStream;
    private final FormerStreams formers = new FormerStreams();
    private int forgottenSsrcs;
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

    /** @param epochNtp our NTP time where the worker's nanoseconds are 0 */
    ReceiveSide(PacketSlab slab, Egress egress, WorkerCounters counters, Events events, long epochNtp) {
        this.slab = slab;
        this.egress = egress;
        this.counters = counters;
        this.events = events;
        this.clock = new PublisherClock(epochNtp);
    }

    /** Holds the publisher to those bounds; before the first section. */
    void bound(PublishBounds bounds) {
        gate = new PublishGate(bounds);
    }

    RateBound bound(MediaKind kind) {
        return gate.track(kind);
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
                formers.remember(stream);
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
        boolean takesRemb = sections.stream().anyMatch(ReceiveSection::hasRemb);
        boundBps = takesRemb ? Math.min(gate.bounds().peerBps(), tracksBps()) : 0;
        boolean byRemb = !anyTransportFeedback && takesRemb;
        if (anyTransportFeedback && inbound != null && twcc == null) {
            twcc = new TwccRecorder();
        }
        if (byRemb != (remb != null)) {
            remb = byRemb ? new RembEstimator() : null;
        }
    }

    /** What all tracks together may send. Sound is little beside video, but video would use up whatever sound may. */
    private long tracksBps() {
        long audioBps = 0;
        long videoBps = 0;
        for (ReceiveSection section : sections) {
            MediaKind kind = section.producer().kind();
            audioBps += kind == MediaKind.AUDIO ? gate.bounds().trackBps(kind) : 0;
            videoBps += kind == MediaKind.VIDEO ? gate.bounds().trackBps(kind) : 0;
        }
        return videoBps > 0 ? videoBps : audioBps;
    }

    List<ReceiveSection> sections() {
        return sections;
    }

    void ready(SrtpInbound srtpIn, SrtpOutbound srtpOut, long nowNanos) {
        inbound = srtpIn;
        outbound = srtpOut;
        nextReportNanos = nowNanos + REPORT_NANOS;
        chooseFeedback();
    }

    /** The address to send feedback to, or -1. */
    void address(int newAddress) {
        address = newAddress;
    }

    /** Takes an SRTP packet; whether it is authentic and no replay. */
    boolean onRtp(MemorySegment memory, long offset, int length, long nowNanos) {
        SrtpInbound srtp = inbound;
        if (srtp == null) {
            counters.increment(MediaCounter.DROPPED_UNKNOWN);
            return false;
        }
        int slot = length > PacketSlab.SLOT_BYTES ? -1 : slab.acquire();
        if (slot < 0) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return false;
        }
        int plain = srtp.unprotectRtp(memory, offset, length, slab.memory(slot), slab.offset(slot));
        if (plain < 0) {
            slab.release(slot);
            counters.increment(Drops.ofSrtp(plain));
            return false;
        }
        int gone = srtp.forgotten() - forgottenSsrcs;
        if (gone > 0) {
            forgottenSsrcs += gone;
            counters.add(MediaCounter.SSRCS_FORGOTTEN, gone);
        }
        scratch.hold(slab, slot, 0, nowNanos);
        if (!accept(scratch, plain, length, nowNanos)) {
            scratch.release(slab);
        }
        return true;
    }

    /** Takes note of an SRTP packet that nobody wants to open: its header is not encrypted, and its arrival is reported. */
    void onUnopened(MemorySegment memory, long offset, int length, long nowNanos) {
        TwccRecorder recorder = twcc;
        if (recorder != null && anyTransportFeedback && !sections.isEmpty()) {
            PacketInfo info = scratch.info();
            RtpParser.parse(memory, offset, length, sections.getFirst().extensions(), info);
            if (info.transportSequence >= 0) {
                recorder.record(info.transportSequence, nowNanos);
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
        if (isOverRate(stream, wireBytes, nowNanos)) {
            // Not reported as received either: that is loss, which every sender heeds.
            counters.increment(MediaCounter.DROPPED_OVER_RATE);
            stream.drop(stream.unwrapper.unwrap(info.sequence));
            return false;
        }
        counters.increment(MediaCounter.RTP_PACKETS_RECEIVED);
        counters.add(MediaCounter.RTP_BYTES_RECEIVED, wireBytes);
        TwccRecorder recorder = twcc;
        if (info.transportSequence >= 0 && anyTransportFeedback && recorder != null) {
            recorder.record(info.transportSequence, nowNanos);
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

    /** Pictures that are being dropped use up none of what the others and they themselves may send later. */
    private boolean isOverRate(ReceiveStream stream, int wireBytes, long nowNanos) {
        return stream.isDropping()
                ? !gate.hasRoom(stream.section, nowNanos)
                : !gate.takes(stream.section, stream.encoding, wireBytes, nowNanos);
    }

    /** Whether the pictures that were dropped begin again with this packet; asks for a key frame where they do not. */
    private boolean resumes(ReceiveStream stream, boolean keyFrame, long sequence, int wireBytes, long nowNanos) {
        if (keyFrame && gate.takes(stream.section, stream.encoding, wireBytes, nowNanos) && stream.resume(sequence)) {
            return true;
        }
        counters.increment(MediaCounter.DROPPED_OVER_RATE);
        stream.drop(sequence);
        if (stream.section.producer().isUsed()) {
            stream.keyFrames.request();
            sendKeyFrameRequest(stream, nowNanos);
            noteDeadline(stream);
        }
        return false;
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
            stream.section.loudness().onPacket(info.audioLevel, info.payloadLength - info.primaryOffset, nowNanos);
        }
        if (codec == Codec.RED) {
            if (info.payloadLength > 0 && stream.section.codec(info.primaryPayloadType) != Codec.OPUS) {
                counters.increment(MediaCounter.DROPPED_MALFORMED);
                return false;
            }
            codec = Codec.OPUS;
        }
        boolean keyFrame =
                codec.kind() == MediaKind.VIDEO && info.keyFrame && info.startOfFrame && info.spatialLayer == 0;
        if (stream.isDropping() && !resumes(stream, keyFrame, sequence, wireBytes, nowNanos)) {
            return false;
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
        stream.clock.onPacket(info.timestamp, nowNanos);
        if (keyFrame) {
            stream.keyFrames.onKeyFrame();
            if (producer.rankBySize()) {
                stream.section.ranked();
                if (stream.section.tellsRankAtOnce()) {
                    events.onRanked(producer);
                }
            }
        }
        events.markDirty(producer);
        stream.section.carried().onPacket(codec);
        if (stream.section.wakes(nowNanos)) {
            stream.section.carried().takeNews();
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

    /** Finds the track of an SSRC that belongs to none: by mid, by SSRC as signalled, by what it was before, by payload type. */
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
        int named = section.encodingOf(packet.memory(), packet.offset(), info);
        int encoding = named == ReceiveSection.NO_ENCODING ? formers.encoding(info.ssrc, section) : named;
        if (encoding == ReceiveSection.NO_ENCODING || !makeRoom(section, encoding, repair)) {
            return null;
        }
        Codec codec = section.codec(info.payloadType);
        ReceiveStream stream = new ReceiveStream(
                info.ssrc, section, encoding, repair, codec == null ? 90_000 : codec.clockRate(), clock);
        if (streamCount == ssrcs.length) {
            ssrcs = Arrays.copyOf(ssrcs, streamCount * 2);
            streams = Arrays.copyOf(streams, streamCount * 2);
        }
        ssrcs[streamCount] = info.ssrc;
        streams[streamCount++] = stream;
        keep(info.ssrc, true);
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
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).encodingOfSsrc(probe.ssrc) >= 0) {
                return sections.get(i);
            }
        }
        if (anyMid) {
            return null;
        }
        ReceiveSection former = formers.section(probe.ssrc, sections);
        return former == null ? onlySectionThatTakes(probe.payloadType) : former;
    }

    private @Nullable ReceiveSection onlySectionThatTakes(int payloadType) {
        ReceiveSection found = null;
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).takes(payloadType)) {
                if (found != null) {
                    return null;
                }
                found = sections.get(i);
            }
        }
        return found;
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

    private void keep(int ssrc, boolean keeps) {
        if (inbound != null) {
            inbound.keep(ssrc, keeps);
        }
    }

    private void forgetStream(int at) {
        keep(ssrcs[at], false);
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
        if (stream.clock.onReport(ntp, rtpTimestamp, nowNanos)) {
            tellClock(stream);
        }
    }

    private void tellClock(ReceiveStream stream) {
        Encoding encoding = stream.section.producer().encoding(stream.encoding);
        encoding.clock(stream.clock.ntp(), stream.clock.rtp(), stream.clock.nanos());
        events.onClock(stream.section.producer(), encoding);
    }

    private void keepTime(long nowNanos) {
        for (int i = 0; i < streamCount; i++) {
            ReceiveStream stream = streams[i];
            if (stream != null && !stream.repair && stream.clock.onTime(nowNanos)) {
                tellClock(stream);
            }
        }
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
        TwccRecorder recorder = twcc;
        long deadline = recorder == null ? nextReportNanos : Math.min(nextReportNanos, recorder.deadlineNanos());
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
        TwccRecorder recorder = twcc;
        if (recorder != null && nowNanos >= recorder.deadlineNanos()) {
            sendTransportFeedback(recorder);
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
            keepTime(nowNanos);
            for (int i = 0; i < sections.size(); i++) {
                report(sections.get(i), nowNanos);
            }
        }
    }

    /** Tells what may change with any packet, but not so often. */
    private void report(ReceiveSection section, long nowNanos) {
        Producer producer = section.producer();
        if (section.fallsSilent(nowNanos, SILENCE_NANOS)) {
            events.onActive(producer, false);
        } else if (section.isActive() && section.carried().takeNews()) {
            // Not everybody takes the other codec.
            events.onActive(producer, true);
        }
        boolean byRate = producer.rankByRate(nowNanos);
        if (byRate) {
            section.ranked();
        }
        if (section.takeRanksToTell() || byRate) {
            events.onRanked(producer);
        }
        int best = section.newDemand(nowNanos);
        if (best >= 0) {
            events.onDemand(producer, best);
        }
    }

    private void sendTransportFeedback(TwccRecorder recorder) {
        int media = streamCount > 0 ? ssrcs[0] : 0;
        while (true) {
            long at = egress.reserve(MAX_RTCP + SrtpOutbound.RTCP_OVERHEAD);
            int length = recorder.write(egress.memory(), at, MAX_RTCP, FEEDBACK_SSRC, media);
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
            send(at, RtcpWriter.remb(egress.memory(), at, FEEDBACK_SSRC, Math.min(bitrateBps, boundBps), ssrcs[0]));
            counters.increment(MediaCounter.REMB_SENT);
        }
    }

    private void sendNacks(ReceiveStream stream, long nowNanos) {
        if (!stream.section.hasNack() || nowNanos < stream.nacks.deadlineNanos()) {
            return;
        }
        long lostBefore = stream.nacks.lost();
        if (due.length == 0) {
            due = new int[MAX_NACKS];
        }
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
        if (remb == null && boundBps > 0) {
            // Who estimates by transport-cc takes it for the most that it may send.
            length += RtcpWriter.remb(memory, at + length, FEEDBACK_SSRC, boundBps, ssrcs[0]);
            counters.increment(MediaCounter.REMB_SENT);
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
