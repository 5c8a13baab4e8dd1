package dev.madang.media.receive;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.WorkerCounters;
import org.jspecify.annotations.Nullable;

/** Tells a publisher when its packets came, by their transport-wide numbers (transport-cc). */
final class TransportFeedbackSender {
    private final RtcpOut out;
    private final WorkerCounters counters;
    /** Large: where there are keys and a publisher that takes this feedback. */
    private @Nullable TwccRecorder recorder;

    private boolean enabled;

    TransportFeedbackSender(RtcpOut out, WorkerCounters counters) {
        this.out = out;
        this.counters = counters;
    }

    /** @param on whether a track of the publisher has agreed on it, and there are keys */
    void enable(boolean on) {
        enabled = on;
        if (on && recorder == null) {
            recorder = new TwccRecorder();
        }
    }

    /** A packet of that number came; -1 for one without. */
    void onPacket(int transportSequence, long nowNanos) {
        if (transportSequence >= 0 && enabled && recorder != null) {
            recorder.record(transportSequence, nowNanos);
        }
    }

    long deadlineNanos() {
        return recorder == null ? Long.MAX_VALUE : recorder.deadlineNanos();
    }

    /** @param mediaSsrc any SSRC of the publisher, or 0 */
    void onTimer(int mediaSsrc, long nowNanos) {
        TwccRecorder arrivals = recorder;
        if (arrivals == null || nowNanos < arrivals.deadlineNanos()) {
            return;
        }
        while (true) {
            long at = out.begin();
            int length = arrivals.write(out.memory(), at, RtcpOut.MAX_LENGTH, RtcpOut.SSRC, mediaSsrc);
            if (length == 0) {
                return;
            }
            out.send(at, length);
            counters.increment(MediaCounter.TRANSPORT_FEEDBACK_SENT);
        }
    }
}
