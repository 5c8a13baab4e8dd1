package dev.madang.media.client;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.worker.WallClock;

/** Makes the packets of a publishing client, on the worker's thread. */
public interface PacketSource {
    /** The codec of that kind of track. */
    Codec codec(MediaKind kind);

    /** When {@link #run} should be called next, on the clock of {@link System#nanoTime}. */
    long nextNanos();

    /** Gives the packets that are due. */
    void run(LocalTracks tracks, long nowNanos);

    /**
     * The receiver needs a key frame.
     *
     * @param encoding of which stream, in the order of its rids
     */
    void onKeyFrameRequest(int encoding);

    /**
     * What its sender reports say.
     *
     * @param encoding of which stream, in the order of its rids
     * @return the NTP time, 64-bit fixed point, of what is sent now; 0 for no report
     */
    default long ntp(MediaKind kind, int encoding, long nowNanos) {
        return WallClock.ntp(nowNanos);
    }

    /** Takes packets in for the tracks of one publishing client. */
    interface LocalTracks {
        /**
         * Sends a packet of sound.
         *
         * @param timestamp RTP timestamp
         * @param level 0 for the loudest to 127 for silence (RFC 6464), or -1 to say nothing of it
         */
        void audio(byte[] payload, int offset, int length, int timestamp, int level, long nowNanos);

        /**
         * Sends a packet of a picture.
         *
         * @param encoding which stream, in the order of its rids; one that was not agreed is left out
         * @param payload from its codec's payload descriptor on
         * @param timestamp RTP timestamp
         */
        void video(int encoding, byte[] payload, int offset, int length, int timestamp, boolean marker, long nowNanos);
    }
}
