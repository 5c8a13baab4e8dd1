package dev.madang.media.receive;

/**
 * Merges the key-frame requests of many Consumers for one encoding: one goes upstream at a time, again only when none came
 * within a while.
 */
public final class KeyFrameArbiter {
    /** At the earliest so long after the last request, another goes out. */
    private static final long INTERVAL_NANOS = 500_000_000L;

    private boolean wanted;
    private long sentNanos = Long.MIN_VALUE / 2;

    /** Somebody needs a key frame. */
    public void request() {
        wanted = true;
    }

    /** A key frame begins: what was asked for is there. */
    public void onKeyFrame() {
        wanted = false;
    }

    /** Whether a request should go upstream now; it then counts as sent. */
    public boolean shouldSend(long nowNanos) {
        if (!wanted || nowNanos - sentNanos < INTERVAL_NANOS) {
            return false;
        }
        sentNanos = nowNanos;
        return true;
    }

    /** When {@link #shouldSend} should be asked next. */
    public long deadlineNanos() {
        return wanted ? sentNanos + INTERVAL_NANOS : Long.MAX_VALUE;
    }
}
