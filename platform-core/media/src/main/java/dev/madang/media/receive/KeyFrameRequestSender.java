package dev.madang.media.receive;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtcp.RtcpWriter;

/** Asks publishers for key frames, as often as {@link KeyFrameArbiter} allows. */
final class KeyFrameRequestSender {
    private final RtcpOut out;
    private final WorkerCounters counters;

    KeyFrameRequestSender(RtcpOut out, WorkerCounters counters) {
        this.out = out;
        this.counters = counters;
    }

    /** Asks for a key frame of that stream, if one was requested and it is time. */
    void send(RtpReceiver stream, long nowNanos) {
        if (!out.isReady() || !stream.keyFrames.shouldSend(nowNanos)) {
            return;
        }
        long at = out.begin();
        out.send(at, RtcpWriter.pictureLossIndication(out.memory(), at, RtcpOut.SSRC, stream.ssrc));
        stream.keyFrameRequestsSent++;
        counters.increment(MediaCounter.KEY_FRAME_REQUESTS_SENT);
    }
}
