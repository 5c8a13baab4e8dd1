package dev.madang.media.peer;

import dev.madang.media.srtp.SrtpInbound;

/** Which counter a refused packet belongs to. */
final class Drops {
    private Drops() {}

    static MediaCounter ofSrtp(int code) {
        return switch (code) {
            case SrtpInbound.REPLAYED -> MediaCounter.DROPPED_REPLAYED;
            case SrtpInbound.AUTHENTICATION_FAILED -> MediaCounter.DROPPED_UNAUTHENTIC;
            case SrtpInbound.TOO_MANY_SSRCS -> MediaCounter.DROPPED_NO_ROOM;
            default -> MediaCounter.DROPPED_MALFORMED;
        };
    }
}
