package dev.madang.media.peer;

import dev.madang.media.router.Producer;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.sdp.AgreedMedia;
import dev.madang.media.sdp.CodecParameters;
import dev.madang.media.sdp.EncodingParameters;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One incoming m-section: which payload types, extension ids, rids and SSRCs its packets have, and the Producer they feed. */
final class ReceiveSection {
    /** A packet of this section that belongs to no encoding. */
    static final int NO_ENCODING = -1;

    private final AgreedMedia media;
    private final Producer producer;
    private final Loudness loudness;
    private final byte[] mid;
    private final byte[][] rids;
    private final @Nullable Codec[] codecs = new @Nullable Codec[128];
    private final int[] repairs = new int[128];
    private final boolean nack;
    private final boolean transportFeedback;
    private final boolean remb;
    private final EncodingDemand demand;
    private boolean active;
    private long lastPacketNanos;

    /** @param order for each of the Producer's encodings its position among the negotiated ones */
    ReceiveSection(AgreedMedia media, Producer producer, Loudness loudness) {
        this.media = media;
        this.producer = producer;
        this.loudness = loudness;
        this.demand = new EncodingDemand(producer.encodingCount() - 1);
        this.mid = media.mid().getBytes(StandardCharsets.UTF_8);
        Arrays.fill(repairs, -1);
        boolean anyNack = false;
        boolean anyFeedback = false;
        boolean anyRemb = false;
        for (CodecParameters codec : media.codecs()) {
            codecs[codec.payloadType()] = codec.codec();
            if (codec.rtxPayloadType() >= 0) {
                repairs[codec.rtxPayloadType()] = codec.payloadType();
            }
            anyNack |= codec.nack();
            anyFeedback |= codec.transportFeedback();
            anyRemb |= codec.remb();
        }
        nack = anyNack;
        transportFeedback = anyFeedback;
        remb = anyRemb;
        rids = new byte[producer.encodingCount()][];
        for (int i = 0; i < rids.length; i++) {
            String rid = producer.encoding(i).rid();
            rids[i] = rid == null ? new byte[0] : rid.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Position of the best encoding that the publisher should send, when that is news; else -1. */
    int newDemand(long nowNanos) {
        return producer.encodingCount() < 2 ? -1 : demand.update(producer.wishedTop(), nowNanos);
    }

    /** Notes a packet with media; whether the track was silent before. */
    boolean wakes(long nowNanos) {
        lastPacketNanos = nowNanos;
        boolean was = active;
        active = true;
        return !was;
    }

    /** Whether the track has fallen silent: no packet for that long. */
    boolean fallsSilent(long nowNanos, long silenceNanos) {
        if (!active || nowNanos - lastPacketNanos < silenceNanos) {
            return false;
        }
        active = false;
        return true;
    }

    /** Of an audio track. */
    Loudness loudness() {
        return loudness;
    }

    Producer producer() {
        return producer;
    }

    HeaderExtensionIds extensions() {
        return media.extensions();
    }

    boolean hasNack() {
        return nack;
    }

    boolean hasTransportFeedback() {
        return transportFeedback;
    }

    boolean hasRemb() {
        return remb;
    }

    /** The codec of a payload type, null for a retransmission or an unknown one. */
    @Nullable
    Codec codec(int payloadType) {
        return codecs[payloadType];
    }

    /** The payload type that a retransmission's payload type repairs, or -1. */
    int repaired(int payloadType) {
        return repairs[payloadType];
    }

    boolean takes(int payloadType) {
        return codecs[payloadType] != null || repairs[payloadType] >= 0;
    }

    boolean hasMid(MemorySegment memory, long packet, PacketInfo info) {
        return info.midLength > 0 && equal(memory, packet + info.midOffset, info.midLength, mid);
    }

    /** The encoding that this packet's rid, repaired-rid or signalled SSRC names, else the only one there is. */
    int encodingOf(MemorySegment memory, long packet, PacketInfo info) {
        boolean repair = info.repairedRidLength > 0;
        int length = repair ? info.repairedRidLength : info.ridLength;
        if (length > 0) {
            long at = packet + (repair ? info.repairedRidOffset : info.ridOffset);
            for (int i = 0; i < rids.length; i++) {
                if (rids[i].length > 0 && equal(memory, at, length, rids[i])) {
                    return i;
                }
            }
        }
        int bySsrc = encodingOfSsrc(info.ssrc);
        if (bySsrc >= 0) {
            return bySsrc;
        }
        return rids.length == 1 && length == 0 ? 0 : NO_ENCODING;
    }

    /** The encoding whose media or retransmission SSRC was signalled as this one, or {@link #NO_ENCODING}. */
    int encodingOfSsrc(int ssrc) {
        for (int i = 0; i < media.encodings().size(); i++) {
            EncodingParameters encoding = media.encodings().get(i);
            if (ssrc != 0 && (encoding.ssrc() == ssrc || encoding.rtxSsrc() == ssrc)) {
                return i < rids.length ? i : NO_ENCODING;
            }
        }
        return NO_ENCODING;
    }

    String midText() {
        return media.mid();
    }

    AgreedMedia media() {
        return media;
    }

    private static boolean equal(MemorySegment memory, long offset, int length, byte[] text) {
        if (length != text.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, offset + i) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
