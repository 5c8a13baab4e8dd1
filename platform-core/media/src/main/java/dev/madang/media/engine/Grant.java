package dev.madang.media.engine;

import dev.madang.media.rtp.Codec;
import java.util.List;

/**
 * What the receiving node must know of one encoding that is sent to it; immutable.
 *
 * @param worker index of the sending worker
 * @param ssrc of its packets, unsigned in an int: four bits of key generation, 28 of number, never used before under those keys
 * @param codecs by payload type, from 0 on
 * @param clockRate of its timestamps, in hertz
 * @param source grows when the publisher's numbers begin anew: what came before does not go with what comes
 * @param firstSequence extended sequence number at which it begins, 0 and up; SRTP's rollover counter is 0 there
 * @param newestSequence extended number of the newest packet that was there already, or one less than the first
 * @param keyFrameAgeNanos how long ago the key frame came with which it begins, -1 where it begins with none
 * @param keyFrameTimestamp RTP timestamp of that key frame
 * @param reportNtp NTP time, 64-bit fixed point, of {@code reportTimestamp} by the publisher's last sender report; 0 for none
 * @param reportTimestamp RTP timestamp
 */
public record Grant(
        int worker,
        int ssrc,
        List<Codec> codecs,
        int clockRate,
        int source,
        long firstSequence,
        long newestSequence,
        long keyFrameAgeNanos,
        int keyFrameTimestamp,
        long reportNtp,
        int reportTimestamp) {
    private static final int MOST_CODECS = 8;

    /** @throws IllegalArgumentException when a value is out of its range */
    public Grant {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty() || codecs.size() > MOST_CODECS) {
            throw new IllegalArgumentException(codecs.size() + " codecs");
        }
        if (worker < 0 || clockRate < 1 || firstSequence < 0 || newestSequence < firstSequence - 1) {
            throw new IllegalArgumentException("numbers of a grant");
        }
    }
}
