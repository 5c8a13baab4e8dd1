package dev.madang.media.receive;

import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.track.Producer;

/**
 * Whether the packets of one publisher are within what each of its tracks and all together may send. Who is ahead of its rate
 * loses the best encoding first, and sound last.
 */
final class PublishGate {
    private static final long VIDEO_NANOS = RateBound.BURST_NANOS * 7 / 8;
    /** What the best of many encodings may still use. */
    private static final long LEAST_NANOS = VIDEO_NANOS - RateBound.BURST_NANOS / 2;
    /** Dropped video comes again when the publisher is no further ahead, so that a few pictures come and not one. */
    private static final long ROOM_NANOS = RateBound.BURST_NANOS / 4;

    private static final long LEAST_AUDIO_PACKETS = 400;
    private static final long LEAST_VIDEO_PACKETS = 4_000;
    private static final long AUDIO_BITS_A_PACKET = 2_500;
    private static final long VIDEO_BITS_A_PACKET = 5_000;

    private final PublishBounds bounds;
    private final RateBound whole;

    PublishGate(PublishBounds bounds) {
        this.bounds = bounds;
        this.whole =
                withSlack(bounds.peerBps(), Math.max(2 * LEAST_VIDEO_PACKETS, bounds.peerBps() / VIDEO_BITS_A_PACKET));
    }

    /** What holds one more track to its bound. */
    RateBound track(MediaKind kind) {
        long bps = bounds.trackBps(kind);
        long packets = kind == MediaKind.AUDIO
                ? Math.max(LEAST_AUDIO_PACKETS, bps / AUDIO_BITS_A_PACKET)
                : Math.max(LEAST_VIDEO_PACKETS, bps / VIDEO_BITS_A_PACKET);
        return withSlack(bps, packets);
    }

    /** Retransmissions and headers come on top of what a publisher is told. */
    private static RateBound withSlack(long bps, long packets) {
        return new RateBound(bps + bps / 4, packets);
    }

    PublishBounds bounds() {
        return bounds;
    }

    /** Counts a packet if there is room for it. */
    boolean takes(ReceivedTrack track, int encoding, int bytes, long nowNanos) {
        RateBound own = track.bound();
        boolean plenty = own.allows(bytes, nowNanos, LEAST_NANOS) && whole.allows(bytes, nowNanos, LEAST_NANOS);
        if (!plenty) {
            long most = mostNanos(track.producer(), encoding);
            if (!own.allows(bytes, nowNanos, most) || !whole.allows(bytes, nowNanos, most)) {
                return false;
            }
        }
        own.add(bytes, nowNanos);
        whole.add(bytes, nowNanos);
        return true;
    }

    /** The better an encoding, the more of the burst it leaves to the others. */
    private static long mostNanos(Producer producer, int encoding) {
        return producer.kind() == MediaKind.AUDIO
                ? RateBound.BURST_NANOS
                : VIDEO_NANOS - RateBound.BURST_NANOS / 2 * producer.rankOf(encoding) / producer.encodingCount();
    }

    /** Whether there is room again for an encoding that was dropped. */
    boolean hasRoom(ReceivedTrack track, long nowNanos) {
        return track.bound().aheadNanos(nowNanos) <= ROOM_NANOS && whole.aheadNanos(nowNanos) <= ROOM_NANOS;
    }
}
