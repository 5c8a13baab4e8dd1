package dev.madang.media.peer;

import dev.madang.media.receive.RateBound;
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
    /** Changes of ranks that others are told of at once between two reports: as many encodings as there may be tell their sizes. */
    private static final int RANKINGS_AT_ONCE = 8;

    private final AgreedMedia media;
    private final Producer producer;
    private final Loudness loudness;
    private final RateBound bound;
    private final CarriedCodec carried = new CarriedCodec();
    /** Changes of ranks since the last report. */
    private int rankings;

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

    /** @param bound how much may come */
    ReceiveSection(AgreedMedia media, Producer producer, Loudness loudness, RateBound bound) {
        this.media = media;
        this.producer = producer;
        this.loudness = loudness;
        this.bound = bound;
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

    /** The Producer's encodings may have other ranks now: what the publisher was told to send may mean other ones. */
    void ranked() {
        demand.ranked();
    }

    /** Rank of the best encoding that the publisher should send, when that is news; else -1. */
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

    /** Whether packets have come lately. */
    boolean isActive() {
        return active;
    }

    /** Ranks have changed: whether others are told at once, as they are while that is rare, or with the next report. */
    boolean tellsRankAtOnce() {
        return ++rankings <= RANKINGS_AT_ONCE;
    }

    /** Whether others are still to be told of ranks; to be called at each report. */
    boolean takeRanksToTell() {
        boolean untold = rankings > RANKINGS_AT_ONCE;
        rankings = 0;
        return untold;
    }

    CarriedCodec carried() {
        return carried;
    }

    /** Of an audio track. */
    Loudness loudness() {
        return loudness;
    }

    /** What holds the track to its rate. */
    RateBound bound() {
        return bound;
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
        // A single stream may have a rid that nobody spoke of: then it tells nothing apart.
        boolean single = rids.length == 1 && (length == 0 || rids[0].length == 0);
        return single ? 0 : NO_ENCODING;
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

    /** The encoding of that rid, or {@link #NO_ENCODING}. */
    int encodingOfRid(String rid) {
        for (int i = 0; i < producer.encodingCount(); i++) {
            if (rid.equals(producer.encoding(i).rid())) {
                return i;
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
