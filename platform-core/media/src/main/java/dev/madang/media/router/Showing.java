package dev.madang.media.router;

/**
 * When a picture that stands still is sent again. A viewer's page may learn of its track only after the picture has come, and
 * a browser keeps none that nobody looked at; nor is a packet missed that nothing follows. What moves shows by itself.
 */
final class Showing {
    /** After the picture was sent first, and after it was sent again. */
    private static final long[] AGAIN_NANOS = {400_000_000L, 2_000_000_000L};

    private int sent = AGAIN_NANOS.length;
    private long sentNanos;

    /** The viewer is sent the first picture after none. */
    void begin(long nowNanos) {
        sent = 0;
        sentNanos = nowNanos;
    }

    /** It is still on its way. */
    void postpone(long nowNanos) {
        sentNanos = nowNanos;
    }

    /** Whether it is time to look whether the picture rests; a picture that does not is counted as sent again. */
    boolean isDue(long nowNanos) {
        if (sent == AGAIN_NANOS.length || nowNanos - sentNanos < AGAIN_NANOS[sent]) {
            return false;
        }
        sent++;
        sentNanos = nowNanos;
        return true;
    }
}
