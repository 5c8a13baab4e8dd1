package dev.madang.media.relay.node;

import dev.madang.media.engine.Grant;
import dev.madang.media.receive.SequenceUnwrapper;
import dev.madang.media.receive.clock.ArrivalClock;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.DependencyDescriptorParser;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.transport.RelayTransport;
import org.jspecify.annotations.Nullable;

/** One encoding that comes from another node under one SSRC. On its worker's thread. */
final class IncomingStream {
    /** The key frame that a grant promises is awaited so long. */
    private static final long PROMISED_NANOS = 500_000_000L;

    private final Grant grant;
    private final LandedTrack track;
    private final int encoding;
    private final long grantedNanos;
    private final SequenceUnwrapper unwrapper;
    private final ArrivalClock arrivals;
    private final DependencyDescriptorParser descriptors;
    private boolean keyFrameCame;
    private long reportNtp;
    private int reportTimestamp;
    private boolean clockTold;
    private long endNanos = Long.MAX_VALUE;

    /** @param former of the same encoding and source, which this one goes on, or null */
    IncomingStream(Grant grant, LandedTrack track, int encoding, @Nullable IncomingStream former, long nowNanos) {
        this.grant = grant;
        this.track = track;
        this.encoding = encoding;
        this.grantedNanos = nowNanos;
        unwrapper = new SequenceUnwrapper(grant.firstSequence());
        arrivals = former == null ? new ArrivalClock(grant.clockRate()) : former.arrivals;
        descriptors = former == null ? new DependencyDescriptorParser() : former.descriptors;
        reportNtp = grant.reportNtp();
        reportTimestamp = grant.reportTimestamp();
    }

    int ssrc() {
        return grant.ssrc();
    }

    int worker() {
        return grant.worker();
    }

    int source() {
        return grant.source();
    }

    /** It goes on under another SSRC: what is under way of this one still counts for a while. */
    void replacedAt(long nowNanos) {
        endNanos = nowNanos + RelayTransport.FORMER_NANOS;
    }

    /** When nothing of it counts any more. */
    long endNanos() {
        return endNanos;
    }

    LandedTrack track() {
        return track;
    }

    /** Whether a key frame is on its way that nobody has to ask for. */
    boolean promisesKeyFrame(long nowNanos) {
        return grant.keyFrameAgeNanos() >= 0 && !keyFrameCame && nowNanos - grantedNanos < PROMISED_NANOS;
    }

    /**
     * Takes a packet whose header was parsed.
     *
     * @return a packet to fill next; the same one when it was not kept
     */
    StoredPacket take(StoredPacket packet, int wireBytes, long nowNanos) {
        PacketInfo info = packet.info();
        Codec codec = codecOf(packet);
        if (codec == null) {
            return track.malformed(packet);
        }
        long sequence = unwrapper.unwrap(info.sequence);
        boolean held = sequence <= grant.newestSequence();
        long arrival = held ? arrivalOf(info.timestamp, nowNanos) : nowNanos;
        packet.arrived(arrival);
        StoredPacket spare = track.append(encoding, sequence, packet, codec, held ? 0 : wireBytes, arrival);
        if (spare != packet) {
            track.catchingUp(encoding, held && sequence < grant.newestSequence());
            keyFrameCame |= info.keyFrame && info.startOfFrame;
            arrivals.onPacket(info.timestamp, arrival);
            if (!clockTold) {
                tellClock();
            }
        }
        return spare;
    }

    private @Nullable Codec codecOf(StoredPacket packet) {
        PacketInfo info = packet.info();
        Codec codec = info.payloadType < grant.codecs().size() ? grant.codecs().get(info.payloadType) : null;
        if (codec == null || !PayloadDescriptor.parse(codec, packet.memory(), packet.offset(), info)) {
            return null;
        }
        if (codec == Codec.AV1
                && info.dependencyDescriptorLength > 0
                && !descriptors.parse(packet.memory(), packet.offset(), info)) {
            return null;
        }
        return codec == Codec.RED ? Codec.OPUS : codec;
    }

    /** When a packet came to the other node that was there already: nobody is to see old pictures as new ones. */
    private long arrivalOf(int timestamp, long nowNanos) {
        if (grant.keyFrameAgeNanos() < 0) {
            return nowNanos;
        }
        long since = (timestamp - grant.keyFrameTimestamp()) * 1_000_000_000L / grant.clockRate();
        return Math.min(nowNanos, grantedNanos - grant.keyFrameAgeNanos() + Math.max(0, since));
    }

    /** The publisher's clock, as the other node tells it. */
    void onReport(long ntp, int timestamp) {
        reportNtp = ntp;
        reportTimestamp = timestamp;
        tellClock();
    }

    private void tellClock() {
        if (reportNtp != 0 && arrivals.isKnown()) {
            clockTold = true;
            track.clock(encoding, reportNtp, reportTimestamp, arrivals.nanosOf(reportTimestamp));
        }
    }
}
