package dev.madang.media.peer;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;

/** Makes the packets of a publishing client, on the worker's thread. */
public interface PacketSource {
    /** The codec of that kind of track. */
    Codec codec(MediaKind kind);

    /** When {@link #run} should be called next, on the clock of {@link System#nanoTime}. */
    long nextNanos();

    /** Gives the packets that are due. */
    void run(LocalTracks tracks, long nowNanos);

    /** The receiver needs a key frame. */
    void onKeyFrameRequest();

    /** Takes packets in for the tracks of one publishing client. */
    interface LocalTracks {
        /**
         * Sends a packet.
         *
         * @param payload from its codec's payload descriptor on
         * @param timestamp RTP timestamp
         */
        void send(MediaKind kind, byte[] payload, int offset, int length, int timestamp, boolean marker, long nowNanos);
    }
}
