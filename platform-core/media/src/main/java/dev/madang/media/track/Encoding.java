package dev.madang.media.track;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.rtcp.NtpTime;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.FrameSize;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PacketInfo;
import org.jspecify.annotations.Nullable;

/** One simulcast stream of a Producer, or its only stream: recent packets, activity, and the publisher's clock. */
public final class Encoding {
    /** More spatial or temporal layers than any stream has: no limit. */
    public static final int ALL_LAYERS = 7;

    /** Spatial layers whose rates are told apart, those above go with the last. */
    public static final int RATED_SPATIAL_LAYERS = LayerRates.SPATIAL;
    /** The same of temporal layers. */
    public static final int RATED_TEMPORAL_LAYERS = LayerRates.TEMPORAL;

    /** An encoding with no packet for so long is not active: Consumers look for another one. */
    static final long ACTIVE_NANOS = 1_000_000_000L;
    /** Packets are kept so long for retransmission and late joiners. */
    static final long KEPT_NANOS = 2_000_000_000L;

    /** A packet that is missing comes within so long or not at all. */
    private static final long HOPE_NANOS = 1_000_000_000L;

    private static final int VIDEO_ENTRIES = 2048;
    private static final int AUDIO_ENTRIES = 128;
    private static final int INITIAL_FRESH = 64;

    private final int index;
    private final @Nullable String rid;
    private final PacketSlab slab;
    private final PacketHistory history;
    private final KeyFrameRun run = new KeyFrameRun();
    private boolean filling;
    private boolean catchingUp;
    private StoredPacket[] fresh = new StoredPacket[INITIAL_FRESH];
    private int freshCount;
    private @Nullable Codec codec;

    private long lastPacketNanos = Long.MIN_VALUE / 2;
    private int maxTemporalLayer;
    private int maxSpatialLayer;
    private long keyFrames;
    private int frameSize = FrameSize.UNKNOWN;
    private int lastKeyFrameTimestamp;
    private final RateMeter rate = new RateMeter();
    private final @Nullable LayerRates layerRates;

    private ToldEncoding told = ToldEncoding.NOTHING;
    private int generation;
    private boolean clockKnown;
    private long clockNtp;
    private int clockRtp;
    private long clockNanos;

    Encoding(int index, @Nullable String rid, MediaKind kind, PacketSlab slab) {
        this.index = index;
        this.rid = rid;
        this.slab = slab;
        this.history = new PacketHistory(slab, kind == MediaKind.VIDEO ? VIDEO_ENTRIES : AUDIO_ENTRIES, KEPT_NANOS);
        this.layerRates = kind == MediaKind.VIDEO ? new LayerRates() : null;
    }

    /**
     * Takes a packet in.
     *
     * @param sequence its extended sequence number
     * @param wireBytes its size as it came, for the bitrate; 0 for one that counts for none, as it was sent long ago
     * @param nowNanos when it came
     * @return a packet to fill next; or the same one when it was refused as a duplicate or as too old
     */
    StoredPacket append(long sequence, StoredPacket packet, Codec packetCodec, int wireBytes, long nowNanos) {
        if (codec != null && codec != packetCodec) {
            // What Consumers send of it was in another codec: they begin anew, with a key frame.
            restart();
        }
        StoredPacket spare = history.put(sequence, packet);
        if (spare == packet) {
            return packet;
        }
        codec = packetCodec;
        PacketInfo info = packet.info();
        if (wireBytes > 0) {
            rate.add(wireBytes, nowNanos);
        }
        if (layerRates != null && wireBytes > 0) {
            layerRates.add(info.spatialLayer, info.temporalLayer, wireBytes, nowNanos);
        }
        if (packet.hasPayload()) {
            lastPacketNanos = nowNanos;
            maxTemporalLayer = Math.max(maxTemporalLayer, info.temporalLayer);
            maxSpatialLayer = Math.max(maxSpatialLayer, info.spatialLayer);
            if (info.keyFrame && info.startOfFrame && info.spatialLayer == 0) {
                noteKeyFrame(sequence, info.timestamp);
                noteFrameSize(packet, packetCodec);
            }
        }
        run.add(sequence, info.timestamp, info.headerLength + info.payloadLength);
        if (freshCount == fresh.length) {
            fresh = java.util.Arrays.copyOf(fresh, freshCount * 2);
        }
        fresh[freshCount++] = packet;
        return spare;
    }

    private void noteFrameSize(StoredPacket packet, Codec packetCodec) {
        int size = FrameSize.of(packetCodec, packet.memory(), packet.offset(), packet.info());
        if (size != FrameSize.UNKNOWN) {
            frameSize = size;
        }
    }

    /** The size of its pictures as {@link FrameSize} has it, by the newest key frame. */
    public int frameSize() {
        return frameSize;
    }

    /** Takes over what the Producer knows that this one's is a copy of. */
    void knowFrameSize(int size) {
        frameSize = size;
    }

    /** Takes over what another node says of it. */
    void know(ToldEncoding news, long nowNanos) {
        told = news;
        if (news.heardLast() && !news.active()) {
            lastPacketNanos = Math.max(lastPacketNanos, nowNanos - ACTIVE_NANOS);
        }
    }

    /** A key frame may start several times over: parameter sets and each slice look like starts, the first one is. */
    private void noteKeyFrame(long sequence, int timestamp) {
        if (keyFrames == 0 || timestamp != lastKeyFrameTimestamp) {
            if (sequence > run.start()) {
                keyFrames++;
                lastKeyFrameTimestamp = timestamp;
                beginRun(sequence);
            }
        } else if (sequence < run.start()) {
            beginRun(sequence);
        }
    }

    private void beginRun(long sequence) {
        run.begin(sequence);
        history.search(sequence);
    }

    /** Notes the publisher's clock: that NTP time is that RTP timestamp, which comes at that time. */
    void clock(long ntp, int rtpTimestamp, long nowNanos) {
        clockKnown = true;
        clockNtp = ntp;
        clockRtp = rtpTimestamp;
        clockNanos = nowNanos;
    }

    /** Called when every Consumer has seen the fresh packets. */
    void doneWithFresh(long nowNanos) {
        freshCount = 0;
        evict(nowNanos);
    }

    /** Lets go of packets that nobody will need. */
    void evict(long nowNanos) {
        history.evict(nowNanos, run.keptFrom(history.newest(), slab));
    }

    /** More of what another worker holds of it will come at once. */
    public void filling(boolean more) {
        filling = more;
    }

    /** Whether packets of it are missing that will come from another worker at once. */
    public boolean isFilling() {
        return filling;
    }

    /** Older packets than what the publisher sends now are coming, faster than they were made. */
    public void catchingUp(boolean now) {
        catchingUp = now;
    }

    /** Whether the newest packet here is not the publisher's newest, which is on its way. */
    public boolean isCatchingUp() {
        return catchingUp;
    }

    /** Whether a viewer can begin with its newest key frame: all since is held, and not too much. */
    public boolean holdsRun(long nowNanos) {
        return !filling
                && run.isSmall(history.newest())
                && history.find(run.start()) != null
                && history.isWhole(nowNanos, HOPE_NANOS);
    }

    /** Whether its picture stands still, by all that is known, and can be sent once more as it is. */
    public boolean standsStill(long nowNanos) {
        return !isActive(nowNanos) && run.isStill(history.newest()) && holdsRun(nowNanos);
    }

    /** Its source starts anew with other sequence numbers: forgets packets and clock. */
    public void restart() {
        clear();
        codec = null;
        clockKnown = false;
        generation++;
    }

    /** Follows the encoding that this one is a copy of: starts anew when that one has. */
    public void restartAs(int otherGeneration) {
        if (generation != otherGeneration) {
            restart();
            generation = otherGeneration;
        }
    }

    /** Highest spatial layer seen within it. */
    public int maxSpatialLayer() {
        return Math.max(maxSpatialLayer, told.maxSpatial());
    }

    /**
     * Spatial layers up to this one can be decoded by a receiver. VP9 says in every packet which layers its picture has, and AV1 only in
     * the dependency descriptor: without it a receiver takes all layers of a moment for one frame, and decodes none (AV1 RTP
     * payload format, A.1).
     *
     * @param described whether the receiver gets the dependency descriptor
     */
    public int spatialBound(boolean described) {
        return described || codec() != Codec.AV1 ? ALL_LAYERS : 0;
    }

    /** When its last packet with media came. */
    public long lastPacketNanos() {
        return lastPacketNanos;
    }

    /** The publisher's NTP time that goes with {@link #clockRtp}. */
    public long clockNtp() {
        return clockNtp;
    }

    /** The RTP timestamp that goes with {@link #clockNtp}. */
    public int clockRtp() {
        return clockRtp;
    }

    /** When a packet of {@link #clockRtp} comes. */
    public long clockNanos() {
        return clockNanos;
    }

    /** Grows when the source starts anew: what a Consumer knows of it is then void. */
    public int generation() {
        return generation;
    }

    /** Lets go of every packet. */
    void clear() {
        freshCount = 0;
        run.forget();
        filling = false;
        history.clear();
    }

    /** Negotiated position among the Producer's encodings, which stays; its quality is {@link Producer#rankOf another matter}. */
    public int index() {
        return index;
    }

    /** Its rid, or null. */
    public @Nullable String rid() {
        return rid;
    }

    /** The codec of its newest packet, here or where it enters; null before the first. */
    public @Nullable Codec codec() {
        return codec == null ? told.codec() : codec;
    }

    /** Whether media came lately, or would come as soon as somebody wants it. */
    public boolean isActive(long nowNanos) {
        return told.active() || flows(nowNanos);
    }

    private boolean flows(long nowNanos) {
        return nowNanos - lastPacketNanos < ACTIVE_NANOS;
    }

    /** Bits a second over about the last second. */
    public long bitrateBps(long nowNanos) {
        return rate.bitsPerSecond(nowNanos);
    }

    /** Bits a second that its layers up to these cost, over some seconds; of video. */
    public long layerBps(int maxSpatial, int maxTemporal, long nowNanos) {
        long here = layerRates == null ? 0 : layerRates.bitsPerSecond(maxSpatial, maxTemporal, nowNanos);
        return here > 0 && flows(nowNanos) ? here : Math.max(here, told.bitsPerSecond(maxSpatial, maxTemporal));
    }

    /** Highest temporal layer seen within it. */
    public int maxTemporalLayer() {
        return Math.max(maxTemporalLayer, told.maxTemporal());
    }

    /** Key frames that have come. */
    public long keyFrames() {
        return keyFrames;
    }

    /** A packet by its extended sequence number, or null when it never came or is no longer held. */
    public @Nullable StoredPacket find(long sequence) {
        return history.find(sequence);
    }

    /** Newest extended sequence number, or -1. */
    public long newest() {
        return history.newest();
    }

    /** Oldest extended sequence number that may still be held. */
    public long oldest() {
        return history.oldest();
    }

    /** How many packets came since the last flush. */
    public int freshCount() {
        return freshCount;
    }

    /** One of them, in order of arrival. */
    public StoredPacket fresh(int i) {
        return fresh[i];
    }

    /** Sequence number at which the newest key frame starts, or -1. */
    public long keyFrameStart() {
        return run.start();
    }

    /** Whether the publisher's clock is known. */
    public boolean clockKnown() {
        return clockKnown;
    }

    /** The publisher's NTP time (64-bit fixed point) of that local time. */
    public long ntpAt(long nanos) {
        return clockNtp + NtpTime.ofNanos(nanos - clockNanos);
    }

    /** The RTP timestamp, in this encoding's own numbering, of that local time. */
    public int rtpAt(long nanos, int clockRate) {
        return clockRtp + (int) ((nanos - clockNanos) * clockRate / 1_000_000_000L);
    }

    /** The publisher's NTP time of an RTP timestamp of this encoding. */
    public long ntpOf(int rtpTimestamp, int clockRate) {
        long ticks = rtpTimestamp - clockRtp;
        return clockNtp + NtpTime.ofNanos(ticks * 1_000_000_000L / clockRate);
    }
}
