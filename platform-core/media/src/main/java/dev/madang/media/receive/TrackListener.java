package dev.madang.media.receive;

import dev.madang.media.track.Producer;

/** What a {@link Receiver} tells its Peer. On the worker's thread. */
public interface TrackListener {
    /** The first packet of all has come. */
    void onFirstPacket();

    /** The first key frame of all has come. */
    void onFirstKeyFrame();

    /** The Producer has fresh packets: it is to be flushed at the end of the turn. */
    void onFresh(Producer producer);

    /** A track starts to carry media, or does so in another codec, or is inactive: nothing came for some seconds. */
    void onActive(Producer producer, boolean active);

    /** Nobody prefers encodings above that rank, or somebody does again those up to it; or the ranks have changed. */
    void onRequested(Producer producer, int bestRank);

    /** {@link Receiver#deadlineNanos} may be another one. */
    void onDeadline();
}
