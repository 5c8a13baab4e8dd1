package dev.madang.media.track;

/** Where a Producer's packets come from: the publishing Peer on this worker, another worker, or another node. */
public interface Upstream {
    /** Asks for a key frame of that encoding; requests of many Consumers are merged there. */
    void requestKeyFrame(int encoding, long nowNanos);

    /** {@link Producer#wantedEncodings} may have changed; nothing is to be done to the Producer within the call. */
    default void onWanted() {}
}
