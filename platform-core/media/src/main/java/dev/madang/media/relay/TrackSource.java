package dev.madang.media.relay;

/** A handle of a track of this node, whatever feeds it: a Peer that publishes, or another node. Any thread. */
public interface TrackSource {
    /** What workers know the track by. */
    TrackRef ref();
}
