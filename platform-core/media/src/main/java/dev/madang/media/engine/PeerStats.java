package dev.madang.media.engine;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one Peer does at present; immutable. Counts are since the Peer was made, bitrates in bits a second over the last one.
 *
 * @param connected whether ICE has consent and DTLS is done
 * @param transport "udp" or "tcp", null before ICE
 * @param srtpProfile name of the protection profile, null before DTLS
 * @param roundTripNanos newest round trip from RTCP, or -1
 * @param estimateBps what the path to the remote end is believed to carry, in bits a second; -1 where nothing limits it
 */
public record PeerStats(
        boolean connected,
        @Nullable String transport,
        @Nullable String srtpProfile,
        long roundTripNanos,
        long estimateBps,
        List<ProducerStats> producers,
        List<SlotStats> slots) {

    /**
     * One Producer.
     *
     * @param producerId as {@link ProducerHandle#id}
     * @param codec of its newest packets, null before the first
     * @param encodings the lowest quality first, by what they carry at present
     */
    public record ProducerStats(
            long producerId,
            String mid,
            MediaKind kind,
            @Nullable Codec codec,
            List<EncodingStats> encodings) {}

    /**
     * One encoding of a Producer.
     *
     * @param name its rid, or its place in the publisher's description ("0", "1", ...) where it has none
     * @param rid its rid, or null
     * @param ssrc its SSRC, unsigned in an int; 0 before the first packet
     * @param active whether packets with media came within the last second
     * @param bitrateBps payload and headers over the last second
     * @param width in pixels, of the newest key frame; 0 where the codec does not tell (H.265) or none has come
     * @param height the same
     * @param maxTemporalLayer highest that was seen, 0 and up
     * @param bytes of its RTP packets
     * @param lost packets that never came
     * @param recovered packets that came by retransmission
     */
    public record EncodingStats(
            String name,
            @Nullable String rid,
            int ssrc,
            boolean active,
            long bitrateBps,
            int width,
            int height,
            int maxTemporalLayer,
            long packets,
            long bytes,
            long lost,
            long nacksSent,
            long recovered,
            long keyFrameRequestsSent,
            long keyFrames) {}

    /**
     * One slot.
     *
     * @param producerId what feeds it, or 0
     * @param currentEncoding name of the encoding that is sent, null when none
     * @param preferredEncoding name of the best encoding that is preferred, null while nothing is
     * @param encodings names of all that there are, the lowest quality first
     * @param currentTemporalLayer highest that is sent, -1 while nothing is
     * @param paused whether it sends nothing because it is paused ({@link SlotHandle#pause}) or not shown where it is received
     * @param cause why it is sent no better
     * @param decisions the last changes of what it may be sent, the oldest first
     * @param retransmitted packets that were sent for a NACK
     * @param fractionLost of the packets, as the viewer's newest report says: 0 to 1
     */
    public record SlotStats(
            String mid,
            MediaKind kind,
            long producerId,
            @Nullable String currentEncoding,
            @Nullable String preferredEncoding,
            List<String> encodings,
            int currentTemporalLayer,
            boolean paused,
            LimitCause cause,
            List<LayerDecision> decisions,
            long bitrateBps,
            long packets,
            long bytes,
            long nacksReceived,
            long retransmitted,
            long keyFrameRequestsReceived,
            double fractionLost) {}

    /**
     * A change of what a slot may be sent.
     *
     * @param ageNanos how long ago
     * @param from what it could be sent before: "best", "none", or encoding and layers as in "h L1T2"
     * @param estimateBps what the path was believed to carry then, -1 where nothing limited it
     */
    public record LayerDecision(long ageNanos, String from, String to, LimitCause cause, long estimateBps) {}
}
