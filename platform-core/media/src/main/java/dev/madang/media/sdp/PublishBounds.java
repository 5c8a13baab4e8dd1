package dev.madang.media.sdp;

import dev.madang.media.rtp.MediaKind;

/**
 * What a publisher may send, in bits a second of packets as they come. It is told these numbers; what goes beyond them
 * by more than a quarter, which retransmissions and headers may need, is dropped.
 *
 * @param audioBps of one audio track
 * @param videoBps of one video track, all of its encodings together
 * @param peerBps of all tracks of one Peer
 */
public record PublishBounds(long audioBps, long videoBps, long peerBps) {
    /** The most that can be set, as good as no bound. */
    public static final long MOST_BPS = 1_000_000_000_000L;

    /** For what a server sends to the client role. */
    public static final PublishBounds NONE = new PublishBounds(MOST_BPS, MOST_BPS, MOST_BPS);

    /** 1 Mbit/s of sound, 20 Mbit/s of video, 40 Mbit/s in all. */
    public static final PublishBounds DEFAULT = new PublishBounds(1_000_000, 20_000_000, 40_000_000);

    /** @throws IllegalArgumentException when one is not from 1 to {@link #MOST_BPS} */
    public PublishBounds {
        if (Math.min(audioBps, Math.min(videoBps, peerBps)) < 1
                || Math.max(audioBps, Math.max(videoBps, peerBps)) > MOST_BPS) {
            throw new IllegalArgumentException("bounds are from 1 to " + MOST_BPS + " bits a second");
        }
    }

    /** Bits a second of one track. */
    public long trackBps(MediaKind kind) {
        return kind == MediaKind.AUDIO ? audioBps : videoBps;
    }
}
