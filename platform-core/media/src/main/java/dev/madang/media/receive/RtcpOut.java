package dev.madang.media.receive;

import dev.madang.media.transport.SrtpPath;
import java.lang.foreign.MemorySegment;

/** Sends RTCP to the publisher; one packet is written at a time. */
final class RtcpOut {
    /** Our own SSRC in feedback; Peers that only receive have none of their own. */
    static final int SSRC = 1;

    static final int MAX_LENGTH = 1200;

    private final SrtpPath path;

    RtcpOut(SrtpPath path) {
        this.path = path;
    }

    /** Whether anything can be sent: there are keys and an address. */
    boolean isReady() {
        return path.isProved();
    }

    MemorySegment memory() {
        return path.memory();
    }

    /** Where the next packet of up to {@link #MAX_LENGTH} bytes may be written. */
    long begin() {
        return path.beginRtcp(MAX_LENGTH);
    }

    void send(long offset, int lengthBytes) {
        path.sendRtcp(offset, lengthBytes);
    }
}
