package dev.madang.server.connection;

import dev.madang.server.bound.Rate;

/**
 * Bounds what a WebSocket may send, frame by frame: messages, their fragments and control frames alike. A message is counted when
 * it arrives, also while those before it are still being handled.
 */
final class FrameRate {
    /** Close code, the same as for too many messages; see docs/signalling.md. */
    static final int EXCEEDED = 4008;

    /** A second on average; {@link #FRAME_BURST} at once. */
    private static final double FRAMES = 100;

    private static final double FRAME_BURST = 500;

    /** A second on average; {@link #BYTE_BURST} at once, which is a few of the longest messages. */
    private static final double BYTES = 256 * 1024;

    private static final double BYTE_BURST = 2 * 1024 * 1024;

    private final Rate frames = new Rate(FRAMES, FRAME_BURST);
    private final Rate bytes = new Rate(BYTES, BYTE_BURST);

    /** Whether a frame with so many bytes is within bounds. */
    boolean allows(int length, long nowNanos) {
        return frames.allows(nowNanos) && bytes.allows(length, nowNanos);
    }
}
