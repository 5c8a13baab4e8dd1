package dev.madang.media.forward;

/**
 * When a picture that stands still is repeated. A viewer's page may learn of its track only after the picture has come, and
 * a browser keeps none that nobody looked at; nor is a packet missed that nothing follows. What moves shows by itself.
 */
final class StillPicture {
    /** After the picture was sent first, and after it was repeated. */
    private static final long[] REPEAT_NANOS = {400_000_000L, 2_000_000_000L};

    private int sent = REPEAT_NANOS.length;
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

    /** Whether it is time to look whether the picture rests; a picture that does not is counted as repeated. */
    boolean isDue(long nowNanos) {
        if (sent == REPEAT_NANOS.length || nowNanos - sentNanos < REPEAT_NANOS[sent]) {
            return false;
        }
        sent++;
        sentNanos = nowNanos;
        return true;
    }
}
