package dev.madang.media.track;

/** Where a Producer's packets come from: the publishing Peer on this worker, or another worker. */
public interface Upstream {
    /** Asks for a key frame of that encoding; requests of many Consumers are merged there. */
    void requestKeyFrame(int encoding, long nowNanos);
}
