package dev.madang.media.rtcp;

import java.lang.foreign.MemorySegment;

/** What an RTCP datagram says, one call a statement, in order. SSRCs and timestamps are unsigned 32-bit numbers in an int. */
public interface RtcpVisitor {
    /** SR (RFC 3550, 6.4.1): that NTP time (64-bit fixed point) is that RTP timestamp. */
    void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets);

    /** One report block of an SR or RR; times are in 1/65,536 s. */
    void reportBlock(
            int reporterSsrc,
            int mediaSsrc,
            int fractionLost,
            int cumulativeLost,
            int extendedHighest,
            int jitter,
            int lastReport,
            int delaySinceLast);

    /** One entry of a generic NACK (RFC 4585, 6.2.1): {@code packetId} and, by bit, the 16 after it. */
    void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask);

    /** PLI (RFC 4585, 6.3.1). */
    void pictureLossIndication(int senderSsrc, int mediaSsrc);

    /** One entry of FIR (RFC 5104, 4.3.1). */
    void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequence);

    /** REMB: the most that the receiver can take. */
    void remb(int senderSsrc, long bitrateBps);

    /** Transport-wide feedback: the whole RTCP packet, header included. */
    void transportFeedback(MemorySegment memory, long offset, int length);

    /** BYE for one SSRC. */
    void bye(int ssrc);
}
