package dev.madang.media.receive;

import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.transport.SrtpPath;
import java.util.List;

/** When a publisher is told what: transport-cc or REMB, NACK, key-frame requests, reports. */
final class PublisherFeedback {
    private static final long REPORT_NANOS = 1_000_000_000L;

    private final SsrcDemultiplexer streams;
    private final RtcpOut out;
    private final TransportFeedbackSender transportFeedback;
    private final RembSender remb;
    private final NackSender nacks;
    private final KeyFrameRequestSender keyFrames;
    private final ReceiverReportSender reports;
    private long nextReportNanos = Long.MAX_VALUE;
    /** Not later than the first moment at which a stream has something to ask for. */
    private long streamsDeadlineNanos = Long.MAX_VALUE;

    PublisherFeedback(SrtpPath path, SsrcDemultiplexer streams, WorkerCounters counters) {
        this.streams = streams;
        out = new RtcpOut(path);
        transportFeedback = new TransportFeedbackSender(out, counters);
        remb = new RembSender(out, counters);
        nacks = new NackSender(out, counters);
        keyFrames = new KeyFrameRequestSender(out, counters);
        reports = new ReceiverReportSender(out);
    }

    /** There are keys. */
    void onKeys(long nowNanos) {
        nextReportNanos = nowNanos + REPORT_NANOS;
    }

    /** Chooses by what the tracks have agreed on. */
    void choose(List<ReceivedTrack> tracks, PublishBounds bounds, boolean secured) {
        boolean byTransport = tracks.stream().anyMatch(ReceivedTrack::hasTransportFeedback);
        boolean takesRemb = tracks.stream().anyMatch(ReceivedTrack::hasRemb);
        transportFeedback.enable(byTransport && secured);
        remb.enable(takesRemb ? Math.min(bounds.peerBps(), tracksBps(tracks, bounds)) : 0, takesRemb && !byTransport);
    }

    /** What all tracks together may send. Sound is little beside video, but video would use up whatever sound may. */
    private static long tracksBps(List<ReceivedTrack> tracks, PublishBounds bounds) {
        long audioBps = 0;
        long videoBps = 0;
        for (ReceivedTrack track : tracks) {
            MediaKind kind = track.producer().kind();
            audioBps += kind == MediaKind.AUDIO ? bounds.trackBps(kind) : 0;
            videoBps += kind == MediaKind.VIDEO ? bounds.trackBps(kind) : 0;
        }
        return videoBps > 0 ? videoBps : audioBps;
    }

    /** A packet was accepted. */
    void onPacket(RtpReceiver stream, PacketInfo info, int wireBytes, long nowNanos) {
        transportFeedback.onPacket(info.transportSequence, nowNanos);
        if (stream.track.hasRemb()) {
            remb.onPacket(info, stream.clockRate, wireBytes, nowNanos);
        }
    }

    /** A packet came that nobody opens. */
    void onUnopened(int transportSequence, long nowNanos) {
        transportFeedback.onPacket(transportSequence, nowNanos);
    }

    /** Asks for a key frame of that stream, now or as soon as that is allowed. */
    void requestKeyFrame(RtpReceiver stream, long nowNanos) {
        stream.keyFrames.request();
        keyFrames.send(stream, nowNanos);
        noteDeadline(stream);
    }

    /** The stream may have something to ask for. */
    void noteDeadline(RtpReceiver stream) {
        long own = Math.min(stream.keyFrames.deadlineNanos(), stream.nacks.deadlineNanos());
        streamsDeadlineNanos = Math.min(streamsDeadlineNanos, own);
    }

    long deadlineNanos() {
        if (!out.isReady()) {
            return Long.MAX_VALUE;
        }
        long deadline = Math.min(nextReportNanos, streamsDeadlineNanos);
        return Math.min(deadline, Math.min(transportFeedback.deadlineNanos(), remb.deadlineNanos()));
    }

    /** Sends what is due; true about once a second, when reports are. */
    boolean onTimer(long nowNanos) {
        if (!out.isReady()) {
            return false;
        }
        transportFeedback.onTimer(streams.anySsrc(), nowNanos);
        remb.onTimer(streams.anySsrc(), nowNanos);
        if (nowNanos >= streamsDeadlineNanos) {
            streamsDeadlineNanos = Long.MAX_VALUE;
            for (int i = 0; i < streams.count(); i++) {
                RtpReceiver stream = streams.at(i);
                if (!stream.rtx) {
                    nacks.send(stream, nowNanos);
                    keyFrames.send(stream, nowNanos);
                    noteDeadline(stream);
                }
            }
        }
        if (nowNanos < nextReportNanos) {
            return false;
        }
        nextReportNanos = nowNanos + REPORT_NANOS;
        reports.send(streams, remb, nowNanos);
        return true;
    }
}
