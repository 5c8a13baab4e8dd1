package dev.madang.media.receive;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.sdp.negotiation.CodecParameters;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.track.Producer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One incoming m-section: which payload types, extension ids, rids and SSRCs its packets have, and the Producer they go to. */
public final class ReceivedTrack {
    /** A packet of this section that belongs to no encoding. */
    static final int NO_ENCODING = -1;
    /** A track without a packet for so long is inactive. */
    private static final long INACTIVE_NANOS = 3_000_000_000L;
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
    private final RequestedEncodings requested;
    /** What the listener was told last. */
    private boolean active;

    /** @param bound holds it to its rate */
    ReceivedTrack(AgreedMedia media, Producer producer, Loudness loudness, RateBound bound) {
        this.media = media;
        this.producer = producer;
        this.loudness = loudness;
        this.bound = bound;
        this.requested = new RequestedEncodings(producer.encodingCount() - 1);
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

    /** A packet was accepted; one without payload does not end a silence. */
    void onPacket(Codec codec, boolean payload, TrackListener listener) {
        carried.onPacket(codec);
        if (payload && !active) {
            active = true;
            carried.takeNews();
            listener.onActive(producer, true);
        }
    }

    /** A key frame was accepted: sizes may have changed, and with them ranks. */
    void onKeyFrame() {
        if (producer.rankBySize()) {
            requested.ranked();
            // While that is rare, others are told at once, else with the next report.
            if (++rankings <= RANKINGS_AT_ONCE) {
                producer.tellRanking();
            }
        }
    }

    /** Tells what may change with any packet, but not so often: about once a second. */
    void report(TrackListener listener, long nowNanos) {
        if (active && nowNanos - producer.lastPacketNanos() >= INACTIVE_NANOS) {
            active = false;
            listener.onActive(producer, false);
        } else if (active && carried.takeNews()) {
            // Not everybody takes the other codec.
            listener.onActive(producer, true);
        }
        boolean byRate = producer.rankByRate(nowNanos);
        if (byRate) {
            requested.ranked();
        }
        if (byRate || rankings > RANKINGS_AT_ONCE) {
            producer.tellRanking();
        }
        rankings = 0;
        int best = producer.encodingCount() < 2 ? -1 : requested.update(producer.preferredRank(), nowNanos);
        if (best >= 0) {
            listener.onRequested(producer, best);
        }
    }

    /** In which codec it comes. */
    public CarriedCodec carried() {
        return carried;
    }

    /** How loud it is; of an audio track. */
    public Loudness loudness() {
        return loudness;
    }

    /** What holds the track to its rate. */
    RateBound bound() {
        return bound;
    }

    /** Where its packets go. */
    public Producer producer() {
        return producer;
    }

    /** Numbers of the header extensions that its packets have. */
    public HeaderExtensionIds extensions() {
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

    /** The mid of its m-section. */
    public String midText() {
        return media.mid();
    }

    /** What was agreed of it. */
    public AgreedMedia media() {
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
