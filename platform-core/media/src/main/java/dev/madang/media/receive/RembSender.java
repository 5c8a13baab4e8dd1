package dev.madang.media.receive;

import dev.madang.media.congestion.RembEstimator;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtcp.RtcpWriter;
import dev.madang.media.rtp.PacketInfo;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Tells a publisher by REMB what it may send: what its path carries where it knows no transport-cc, else its bound alone. */
final class RembSender {
    private final RtcpOut out;
    private final WorkerCounters counters;
    /** What a publisher that takes REMB may send in all, or 0. */
    private long boundBps;
    /** For publishers that take REMB and no transport-cc. */
    private @Nullable RembEstimator estimator;

    RembSender(RtcpOut out, WorkerCounters counters) {
        this.out = out;
        this.counters = counters;
    }

    /**
     * What to tell from now on.
     *
     * @param bound the most that it may send in bits a second, 0 where it takes no REMB
     * @param estimates whether the path is estimated too
     */
    void enable(long bound, boolean estimates) {
        boundBps = bound;
        if (estimates != (estimator != null)) {
            estimator = estimates ? new RembEstimator() : null;
        }
    }

    void onPacket(PacketInfo info, int clockRate, int wireBytes, long nowNanos) {
        if (estimator != null) {
            estimator.onPacket(info, clockRate, wireBytes, nowNanos);
        }
    }

    long deadlineNanos() {
        return estimator == null ? Long.MAX_VALUE : estimator.deadlineNanos();
    }

    /** @param mediaSsrc any SSRC of the publisher, or 0 while there is none */
    void onTimer(int mediaSsrc, long nowNanos) {
        long bitrateBps = estimator == null ? -1 : estimator.takeDue(nowNanos);
        if (bitrateBps >= 0 && mediaSsrc != 0) {
            long at = out.begin();
            out.send(at, RtcpWriter.remb(out.memory(), at, RtcpOut.SSRC, Math.min(bitrateBps, boundBps), mediaSsrc));
            counters.increment(MediaCounter.REMB_SENT);
        }
    }

    /** Appends the bound to a report: who estimates by transport-cc takes it for the most that it may send. */
    int append(MemorySegment memory, long at, int mediaSsrc) {
        if (estimator != null || boundBps <= 0) {
            return 0;
        }
        counters.increment(MediaCounter.REMB_SENT);
        return RtcpWriter.remb(memory, at, RtcpOut.SSRC, boundBps, mediaSsrc);
    }
}
