package dev.madang.media.receive;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Takes packets of known streams in: holds the publisher to its rate, undoes RTX, reads the payload's descriptor, and appends to
 * the Producer.
 */
final class MediaIntake {
    private final SsrcDemultiplexer streams;
    private final PublisherFeedback feedback;
    private final WorkerCounters counters;
    private final TrackListener listener;
    private PublishGate gate = new PublishGate(PublishBounds.NONE);
    private boolean anyPacket;
    private boolean anyKeyFrame;

    MediaIntake(
            SsrcDemultiplexer streams, PublisherFeedback feedback, WorkerCounters counters, TrackListener listener) {
        this.streams = streams;
        this.feedback = feedback;
        this.counters = counters;
        this.listener = listener;
    }

    void bound(PublishBounds bounds) {
        gate = new PublishGate(bounds);
    }

    PublishGate gate() {
        return gate;
    }

    /**
     * Takes a packet whose header was parsed.
     *
     * @return a packet to fill next; the same one when it was not kept
     */
    StoredPacket take(RtpReceiver stream, StoredPacket packet, int wireBytes, long nowNanos) {
        PacketInfo info = packet.info();
        if (isOverRate(stream, wireBytes, nowNanos)) {
            // Not reported as received either: that is loss, which every sender heeds.
            counters.increment(MediaCounter.DROPPED_OVER_RATE);
            stream.drop(stream.unwrapper.unwrap(info.sequence));
            return packet;
        }
        counters.increment(MediaCounter.RTP_PACKETS_RECEIVED);
        counters.add(MediaCounter.RTP_BYTES_RECEIVED, wireBytes);
        feedback.onPacket(stream, info, wireBytes, nowNanos);
        stream.packets++;
        stream.bytes += wireBytes;
        stream.statistics.onPacket(stream.unwrapper.unwrap(info.sequence), info.timestamp, nowNanos);
        return stream.rtx
                ? repaired(stream, packet, wireBytes, nowNanos)
                : media(stream, packet, stream.unwrapper.peek(info.sequence), wireBytes, nowNanos);
    }

    /** Pictures that are being dropped use up none of what the others and they themselves may send later. */
    private boolean isOverRate(RtpReceiver stream, int wireBytes, long nowNanos) {
        return stream.isDropping()
                ? !gate.hasRoom(stream.track, nowNanos)
                : !gate.takes(stream.track, stream.encoding, wireBytes, nowNanos);
    }

    /** Whether the pictures that were dropped begin again with this packet; asks for a key frame where they do not. */
    private boolean resumes(RtpReceiver stream, boolean keyFrame, long sequence, int wireBytes, long nowNanos) {
        if (keyFrame && gate.takes(stream.track, stream.encoding, wireBytes, nowNanos) && stream.resume(sequence)) {
            return true;
        }
        counters.increment(MediaCounter.DROPPED_OVER_RATE);
        stream.drop(sequence);
        if (stream.track.producer().isUsed()) {
            feedback.requestKeyFrame(stream, nowNanos);
        }
        return false;
    }

    /** A retransmission (RFC 4588): the original sequence number is before the payload. */
    private StoredPacket repaired(RtpReceiver rtx, StoredPacket packet, int wireBytes, long nowNanos) {
        PacketInfo info = packet.info();
        RtpReceiver primary = streams.find(rtx.track.producer(), rtx.encoding);
        int original = rtx.track.repaired(info.payloadType);
        if (primary == null || info.payloadLength < 2 || original < 0) {
            return packet;
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
        StoredPacket spare = media(primary, packet, primary.unwrapper.peek(sequence), wireBytes, nowNanos);
        if (spare != packet) {
            counters.increment(MediaCounter.RTP_PACKETS_RECOVERED);
            primary.recovered++;
        }
        return spare;
    }

    private StoredPacket media(RtpReceiver stream, StoredPacket packet, long sequence, int wireBytes, long nowNanos) {
        PacketInfo info = packet.info();
        Codec codec = codecOf(stream, packet);
        if (codec == null) {
            counters.increment(MediaCounter.DROPPED_MALFORMED);
            return packet;
        }
        ReceivedTrack track = stream.track;
        if (codec.kind() == MediaKind.AUDIO) {
            track.loudness().onPacket(info.audioLevel, info.payloadLength - info.primaryOffset, nowNanos);
        }
        boolean keyFrame =
                codec.kind() == MediaKind.VIDEO && info.keyFrame && info.startOfFrame && info.spatialLayer == 0;
        if (stream.isDropping() && !resumes(stream, keyFrame, sequence, wireBytes, nowNanos)) {
            return packet;
        }
        if (track.hasNack()) {
            stream.nacks.onPacket(sequence, nowNanos);
            feedback.noteDeadline(stream);
        }
        Producer producer = track.producer();
        StoredPacket spare = producer.append(stream.encoding, sequence, packet, codec, wireBytes, nowNanos);
        if (spare != packet) {
            stream.clock.onPacket(info.timestamp, nowNanos);
            track.onPacket(codec, packet.hasPayload(), listener);
            listener.onFresh(producer);
            if (!anyPacket) {
                anyPacket = true;
                listener.onFirstPacket();
            }
            if (keyFrame) {
                onKeyFrame(stream);
            }
        }
        return spare;
    }

    /** Reads the payload's descriptor; the codec of what is in it, or null where that is malformed. */
    private static @Nullable Codec codecOf(RtpReceiver stream, StoredPacket packet) {
        PacketInfo info = packet.info();
        Codec codec = stream.track.codec(info.payloadType);
        if (codec == null || !PayloadDescriptor.parse(codec, packet.memory(), packet.offset(), info)) {
            return null;
        }
        if (codec == Codec.AV1
                && info.dependencyDescriptorLength > 0
                && !stream.descriptors.parse(packet.memory(), packet.offset(), info)) {
            return null;
        }
        if (codec == Codec.RED) {
            boolean opus = info.payloadLength <= 0 || stream.track.codec(info.primaryPayloadType) == Codec.OPUS;
            return opus ? Codec.OPUS : null;
        }
        return codec;
    }

    private void onKeyFrame(RtpReceiver stream) {
        stream.keyFrames.onKeyFrame();
        stream.track.onKeyFrame();
        if (!anyKeyFrame) {
            anyKeyFrame = true;
            listener.onFirstKeyFrame();
        }
    }
}
