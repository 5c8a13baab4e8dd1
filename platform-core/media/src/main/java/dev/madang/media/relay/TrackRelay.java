package dev.madang.media.relay;

/**
 * Brings tracks that enter elsewhere to one worker, each once however many Consumers are there. What comes of a track is given to
 * the {@link RelayedTrack} of that worker. Methods are called on the worker's thread and return at once.
 */
public interface TrackRelay {
    /**
     * Has the track come from now on, whatever of it is held from its newest key frame on first, and its ranking and clocks. Where
     * it has ended, {@link RelayedTrack#onEnd} follows.
     */
    void subscribe(TrackRef track);

    /** Has the track come no more. */
    void unsubscribe(TrackRef track);

    /** Asks the publisher for a key frame of the encoding with that negotiated position. */
    void requestKeyFrame(TrackRef track, int encoding);

    /**
     * Asks for packets that were lost on the way here; those that are no longer held do not come.
     *
     * @param first extended sequence number of the first
     * @param count how many, 1 or more
     */
    void requestPackets(TrackRef track, int encoding, long first, int count);

    /** Says which encodings are wanted here: of each the bit of its negotiated position. */
    void want(TrackRef track, int encodings);

    /** Says up to which rank encodings are preferred here, -1 for none. */
    void prefer(TrackRef track, int rank);
}
