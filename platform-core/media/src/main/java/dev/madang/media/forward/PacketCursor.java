package dev.madang.media.forward;

import dev.madang.media.track.Encoding;
import dev.madang.media.track.StoredPacket;
import org.jspecify.annotations.Nullable;

/**
 * Where in an encoding's history a Consumer has come to. What has to wait until the path has room waits there, so that waiting
 * costs no copy.
 */
final class PacketCursor {
    private final PacketWriter writer;
    private final RtpRewriter rewriter;
    private final boolean video;
    private @Nullable Encoding current;
    private int generation;
    /** The source's packet to forward next; those before it that come late go at once. */
    private long next;
    /** Packets from {@link #next} on wait until the path has room. */
    private boolean waiting;

    PacketCursor(PacketWriter writer, RtpRewriter rewriter, boolean video) {
        this.writer = writer;
        this.rewriter = rewriter;
        this.video = video;
    }

    /** The encoding that is being sent, or null. */
    @Nullable
    Encoding current() {
        return current;
    }

    /** Extended number of the packet that is forwarded next. */
    long next() {
        return next;
    }

    /** Whether packets wait for room. */
    boolean isWaiting() {
        return waiting;
    }

    /** Whether the encoding has started anew: its packets have other numbers now. */
    boolean isRestarted() {
        Encoding sending = current;
        return sending != null && sending.generation() != generation;
    }

    /** Sends that encoding from that packet on. */
    void begin(Encoding encoding, long from) {
        current = encoding;
        generation = encoding.generation();
        next = from;
    }

    /** Sends nothing any more. */
    void stop() {
        current = null;
        waiting = false;
    }

    /** Forwards the packets that came in this turn. */
    void takeFresh(long nowNanos) {
        Encoding sending = current;
        if (sending != null) {
            for (int i = 0; i < sending.freshCount(); i++) {
                takeFresh(sending, sending.fresh(i), nowNanos);
            }
        }
    }

    private void takeFresh(Encoding sending, StoredPacket packet, long nowNanos) {
        if (packet.sequence() < next) {
            rewriter.forward(sending, packet, nowNanos);
        } else if (!waiting) {
            if (writer.mayLeave()) {
                next = packet.sequence() + 1;
                rewriter.forward(sending, packet, nowNanos);
            } else {
                waiting = true;
                writer.later();
            }
        }
    }

    /** Forwards what there is, as far as the path has room; false when what it had to send is gone. */
    boolean catchUp(Encoding sending, long nowNanos) {
        long newest = sending.newest();
        if (next < sending.oldest() && video) {
            return false;
        }
        while (next <= newest) {
            if (!writer.mayLeave()) {
                waiting = true;
                writer.later();
                return true;
            }
            StoredPacket packet = sending.find(next++);
            if (packet != null) {
                rewriter.forward(sending, packet, nowNanos);
            }
        }
        waiting = false;
        return true;
    }
}
