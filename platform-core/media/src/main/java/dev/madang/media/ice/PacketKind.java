package dev.madang.media.ice;

/** What a datagram on a media port is, told by its first byte (RFC 7983, 7). */
public enum PacketKind {
    STUN,
    DTLS,
    TURN_CHANNEL,
    RTP_OR_RTCP,
    UNKNOWN;

    /** @param firstByte the datagram's first byte, sign ignored */
    public static PacketKind of(byte firstByte) {
        int value = firstByte & 0xff;
        if (value >= 128 && value <= 191) {
            return RTP_OR_RTCP;
        }
        if (value <= 3) {
            return STUN;
        }
        if (value >= 20 && value <= 63) {
            return DTLS;
        }
        return value >= 64 && value <= 79 ? TURN_CHANNEL : UNKNOWN;
    }
}
