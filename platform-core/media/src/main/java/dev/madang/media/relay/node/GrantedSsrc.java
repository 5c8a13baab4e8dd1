package dev.madang.media.relay.node;

import dev.madang.media.track.StoredPacket;
import org.jspecify.annotations.Nullable;

/**
 * One SSRC of an outgoing stream: a stretch of the publisher's numbers that go on without a jump. It lets each number be sealed
 * once: two packets under one nonce would give AES-GCM's authentication key away (RFC 7714, 8.1).
 */
final class GrantedSsrc {
    /** The stream that it is of. */
    interface Stream {
        /** A packet that was sealed under that SSRC, where it is still held. */
        @Nullable
        StoredPacket held(GrantedSsrc under, long sequence);

        /** Asks the publisher for a key frame. */
        void requestKeyFrame(long nowNanos);
    }

    /** More than any encoding keeps. */
    private static final int WINDOW = 4_096;

    private final Stream stream;
    private final int ssrc;
    private final int source;
    private final long first;
    private final long rolloverBase;
    private final long[] sealed = new long[WINDOW / Long.SIZE];
    private long newest;

    /**
     * @param source the encoding's generation
     * @param first extended sequence number of its first packet
     */
    GrantedSsrc(Stream stream, int ssrc, int source, long first) {
        this.stream = stream;
        this.ssrc = ssrc;
        this.source = source;
        this.first = first;
        rolloverBase = first & ~0xffffL;
        newest = first - 1;
    }

    Stream stream() {
        return stream;
    }

    int ssrc() {
        return ssrc;
    }

    int source() {
        return source;
    }

    long first() {
        return first;
    }

    /** Newest number that was sealed, one less than the first before. */
    long newest() {
        return newest;
    }

    /** SRTP's packet index (RFC 3711, 3.3.1): its rollover counter begins at 0. */
    long packetIndex(long sequence) {
        return sequence - rolloverBase;
    }

    /** Whether that number may be sealed now; it then counts as sealed. */
    boolean seal(long sequence) {
        if (sequence < first || sequence <= newest - WINDOW) {
            return false;
        }
        if (sequence > newest) {
            long from = Math.max(newest + 1, sequence - WINDOW + 1);
            for (long each = from; each <= sequence; each++) {
                sealed[word(each)] &= ~(1L << each);
            }
            newest = sequence;
        } else if ((sealed[word(sequence)] & 1L << sequence) != 0) {
            return false;
        }
        sealed[word(sequence)] |= 1L << sequence;
        return true;
    }

    private static int word(long sequence) {
        return (int) (sequence & WINDOW - 1) >>> 6;
    }
}
