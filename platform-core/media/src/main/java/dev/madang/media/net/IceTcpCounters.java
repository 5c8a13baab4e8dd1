package dev.madang.media.net;

import java.util.concurrent.atomic.LongAdder;

/** What an ICE-TCP port has done since it was opened; any thread may read it. */
public final class IceTcpCounters {
    public final LongAdder accepted = new LongAdder();
    public final LongAdder refused = new LongAdder();
    public final LongAdder evicted = new LongAdder();
    public final LongAdder timedOut = new LongAdder();
    public final LongAdder protocolErrors = new LongAdder();
    public final LongAdder framesDropped = new LongAdder();
    public final LongAdder framesBlocked = new LongAdder();
    public final LongAdder opened = new LongAdder();
    public final LongAdder closed = new LongAdder();

    /** Connections taken. */
    public long accepted() {
        return accepted.sum();
    }

    /** Connections closed at once because there were too many. */
    public long refused() {
        return refused.sum();
    }

    /** Unvalidated connections closed to make room for another one. */
    public long evicted() {
        return evicted.sum();
    }

    /** Connections closed because they were too slow, or silent. */
    public long timedOut() {
        return timedOut.sum();
    }

    /** Connections closed because of what came: frames too long, or strangers that do not speak STUN. */
    public long protocolErrors() {
        return protocolErrors.sum();
    }

    /** Frames dropped because the worker did not fetch them in time. */
    public long framesDropped() {
        return framesDropped.sum();
    }

    /** Frames not sent because the other end reads too slowly. */
    public long framesBlocked() {
        return framesBlocked.sum();
    }

    /** Connections that are open, taken or made. */
    public long connections() {
        // In this order: one that opens and closes between the two reads must not count as less than none.
        long gone = closed.sum();
        return opened.sum() - gone;
    }
}
