package dev.madang.media.forward;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.OutgoingHeader;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.RedPayload;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.rtp.Vp8Descriptor;
import dev.madang.media.rtp.Vp9Descriptor;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;

/** Writes one Consumer's packets into its Peer's sink: header, rewritten descriptor, and the body by encryption. */
public final class PacketWriter {
    /** The mid goes with so many packets first, for receivers that do not know our SSRC from SDP. */
    private static final int PACKETS_WITH_MID = 200;

    private static final int PADDING = 1;
    private static final int RTX_PADDING = 255;
    private static final byte[] NOTHING = {};

    private final PacketSink sink;
    private final ConsumerParameters parameters;
    private final OutgoingHeader header;
    private final boolean audio;
    private final int ssrc;
    private final int[] payloadTypes = new int[Codec.values().length];
    private final int[] rtxPayloadTypes = new int[Codec.values().length];
    /**
     * Without RTX a packet is retransmitted to the letter: with the same nonce, AEAD allows nothing else (RFC 7714, 9). Then no
     * extension may tell when or as which one of all it was sent.
     */
    private final boolean verbatim;

    private final boolean numbered;
    private final int paddingPayloadType;

    private long rtxSequence;
    private int packetsWithMid;

    public PacketWriter(PacketSink sink, ConsumerParameters parameters) {
        this.sink = sink;
        this.parameters = parameters;
        this.header = new OutgoingHeader(parameters.extensions());
        this.rtxSequence = parameters.firstRtxSequence();
        this.audio = parameters.kind() == MediaKind.AUDIO;
        this.ssrc = parameters.ssrc();
        this.verbatim = parameters.retransmitsVerbatim();
        this.numbered = parameters.isNumbered();
        fill(payloadTypes, parameters.payloadTypes());
        fill(rtxPayloadTypes, parameters.rtxPayloadTypes());
        this.paddingPayloadType =
                parameters.rtxPayloadTypes().values().stream().findFirst().orElse(-1);
    }

    private static void fill(int[] table, Map<Codec, Integer> payloadTypes) {
        Arrays.fill(table, -1);
        for (Map.Entry<Codec, Integer> entry : payloadTypes.entrySet()) {
            table[entry.getKey().ordinal()] = entry.getValue();
        }
    }

    /** Extended sequence number of the next retransmission. */
    long nextRtxSequence() {
        return rtxSequence;
    }

    boolean isReady() {
        return sink.isReady();
    }

    /** Whether the path has room now. Audio never waits. */
    boolean mayLeave() {
        return audio || sink.mayLeave();
    }

    /** Its Consumer holds packets back. */
    void later() {
        sink.later();
    }

    /** Whether the receiver takes retransmissions as RTX. */
    boolean hasRtx() {
        return !verbatim
                && parameters.rtxSsrc() != 0
                && !parameters.rtxPayloadTypes().isEmpty();
    }

    /** Whether padding can be sent, and the receiver tells of its arrival. */
    boolean canPad() {
        return hasRtx() && numbered;
    }

    /** Packets from now on are sent at that time. */
    void time(long nowNanos) {
        sink.time(nowNanos);
    }

    void keyFrameSent() {
        sink.keyFrameSent();
    }

    /** A fault of ours in this Consumer's Peer. */
    void fault(RuntimeException cause) {
        sink.fault(cause);
    }

    /**
     * Writes and sends a packet.
     *
     * @param out extended outgoing sequence number
     * @return bytes on the wire
     */
    int write(
            StoredPacket packet,
            Codec codec,
            long out,
            int timestamp,
            boolean marker,
            int pictureId,
            int tl0PictureIndex,
            int keyIndex) {
        prepare(packet.info(), timestamp, marker, pictureId);
        header.repair = false;
        header.ssrc = ssrc;
        header.sequence = (int) out & 0xffff;
        header.payloadType = payloadTypes[(leavesRedundant(packet.info()) ? Codec.RED : codec).ordinal()];
        return send(packet, codec, out, 0, 0, pictureId, tl0PictureIndex, keyIndex);
    }

    /**
     * Retransmits a packet as RTX (RFC 4588), or as it was where the receiver takes no RTX.
     *
     * @param original its extended outgoing sequence number
     * @return bytes on the wire, 0 when it cannot be retransmitted
     */
    int retransmit(
            StoredPacket packet,
            Codec codec,
            long original,
            int timestamp,
            boolean marker,
            int pictureId,
            int tl0PictureIndex,
            int keyIndex) {
        if (verbatim && sink.isReady()) {
            return write(packet, codec, original, timestamp, marker, pictureId, tl0PictureIndex, keyIndex);
        }
        int payloadType = rtxPayloadTypes[codec.ordinal()];
        if (payloadType < 0 || parameters.rtxSsrc() == 0 || !sink.isReady()) {
            return 0;
        }
        prepare(packet.info(), timestamp, marker, pictureId);
        long out = rtxSequence++;
        header.repair = true;
        header.ssrc = parameters.rtxSsrc();
        header.sequence = (int) out & 0xffff;
        header.payloadType = payloadType;
        return send(packet, codec, out, 2, (int) original & 0xffff, pictureId, tl0PictureIndex, keyIndex);
    }

    /** Whether a packet of redundant audio goes as it is: who does not take that gets the primary block alone. */
    private boolean leavesRedundant(PacketInfo info) {
        return audio && info.primaryOffset > 0 && payloadTypes[Codec.RED.ordinal()] >= 0;
    }

    /** Sends an empty packet in the place of one that the receiver expects but should not get. */
    void writePadding(Codec codec, long out, int timestamp) {
        header.repair = false;
        header.ssrc = ssrc;
        header.sequence = (int) out & 0xffff;
        header.payloadType = payloadTypes[codec.ordinal()];
        sendPadding(out, timestamp, PADDING);
    }

    private int sendPadding(long out, int timestamp, int paddingBytes) {
        header.timestamp = timestamp;
        header.marker = false;
        header.transportSequence = numbered ? sink.nextTransportSequence() : -1;
        header.absoluteSendTime = sink.absoluteSendTime();
        header.audioLevel = -1;
        header.videoOrientation = -1;
        header.playoutDelay = -1;
        header.descriptorLength = 0;
        long at = sink.begin(OutgoingHeader.MAX_LENGTH + paddingBytes);
        MemorySegment memory = sink.memory();
        int length = header.write(memory, at);
        RtpView.putU8(memory, at, RtpView.u8(memory, at) | 0x20);
        memory.asSlice(at + length, paddingBytes).fill((byte) 0);
        RtpView.putU8(memory, at + length + paddingBytes - 1, paddingBytes);
        return sink.finish(at, length, paddingBytes, memory, at, 0, out);
    }

    /**
     * Sends nothing but padding on the stream of retransmissions.
     *
     * @return bytes on the wire
     */
    int writeRtxPadding(int timestamp) {
        if (!sink.isReady()) {
            return 0;
        }
        long out = rtxSequence++;
        header.repair = true;
        header.ssrc = parameters.rtxSsrc();
        header.sequence = (int) out & 0xffff;
        header.payloadType = paddingPayloadType;
        return sendPadding(out, timestamp, RTX_PADDING);
    }

    private void prepare(PacketInfo info, int timestamp, boolean marker, int pictureId) {
        header.timestamp = timestamp;
        header.marker = marker;
        header.transportSequence = numbered ? sink.nextTransportSequence() : -1;
        header.absoluteSendTime = verbatim ? -1 : sink.absoluteSendTime();
        header.videoOrientation = info.videoOrientation;
        header.playoutDelay = info.playoutDelay;
        header.descriptorLength = info.frameNumber >= 0 ? info.dependencyDescriptorLength : 0;
        header.frameNumber = pictureId;
        boolean named = verbatim || packetsWithMid < PACKETS_WITH_MID;
        header.mid = named ? parameters.mid() : NOTHING;
        header.rid = named ? parameters.rid() : NOTHING;
        packetsWithMid++;
        if (audio) {
            header.audioLevel = info.audioLevel;
            header.voiceActivity = info.voiceActivity;
        }
    }

    private int send(
            StoredPacket packet,
            Codec codec,
            long out,
            int originalLength,
            int original,
            int pictureId,
            int tl0PictureIndex,
            int keyIndex) {
        PacketInfo info = packet.info();
        MemorySegment source = packet.memory();
        long payload = packet.offset() + info.headerLength;
        if (header.descriptorLength > 0) {
            header.descriptorMemory = source;
            header.descriptorOffset = packet.offset() + info.dependencyDescriptorOffset;
        }
        long at = sink.begin(OutgoingHeader.MAX_LENGTH + originalLength + info.payloadLength);
        MemorySegment target = sink.memory();
        int headerLength = header.write(target, at);
        int prefix = originalLength;
        if (originalLength > 0) {
            RtpView.putU16(target, at + headerLength, original);
        }
        int rewritten = 0;
        int skipped = 0;
        if (leavesRedundant(info)) {
            int blocks = payloadTypes[Codec.OPUS.ordinal()];
            rewritten = RedPayload.rewrite(source, payload, info, blocks, target, at + headerLength + prefix);
            skipped = rewritten;
        } else if (audio) {
            skipped = info.primaryOffset;
        } else if (codec == Codec.VP8) {
            rewritten = Vp8Descriptor.rewrite(
                    source, payload, info, pictureId, tl0PictureIndex, keyIndex, target, at + headerLength + prefix);
            skipped = rewritten;
        } else if (codec == Codec.VP9) {
            rewritten = Vp9Descriptor.rewrite(
                    source, payload, info, pictureId, tl0PictureIndex, target, at + headerLength + prefix);
            skipped = rewritten;
        }
        return sink.finish(
                at, headerLength, prefix + rewritten, source, payload + skipped, info.payloadLength - skipped, out);
    }
}
