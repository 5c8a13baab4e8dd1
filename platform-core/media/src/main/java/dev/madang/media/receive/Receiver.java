package dev.madang.media.receive;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.receive.clock.PublisherClock;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.transport.SrtpPath;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a Peer: opens each packet, finds its track and encoding, and gives it to the Producer; and tells the
 * publisher what it needs to know. On the worker's thread.
 */
public final class Receiver {
    private final SrtpPath path;
    private final PacketSlab slab;
    private final WorkerCounters counters;
    private final TrackListener listener;
    private final SsrcDemultiplexer streams;
    private final PublisherFeedback feedback;
    private final MediaIntake intake;
    private StoredPacket scratch = new StoredPacket();
    private @Nullable HeaderTap headers;

    /** @param epochNtp our NTP time where the worker's nanoseconds are 0 */
    public Receiver(SrtpPath path, PacketSlab slab, WorkerCounters counters, TrackListener listener, long epochNtp) {
        this.path = path;
        this.slab = slab;
        this.counters = counters;
        this.listener = listener;
        streams = new SsrcDemultiplexer(path, new PublisherClock(epochNtp));
        feedback = new PublisherFeedback(path, streams, counters);
        intake = new MediaIntake(streams, feedback, counters, listener);
    }

    /** Holds the publisher to those bounds; before the first track. */
    public void bound(PublishBounds bounds) {
        intake.bound(bounds);
    }

    /**
     * Takes a track in.
     *
     * @param clock the worker's, for readings by any thread
     */
    public ReceivedTrack add(AgreedMedia media, Producer producer, LongSupplier clock) {
        ReceivedTrack track = new ReceivedTrack(
                media, producer, new Loudness(clock), intake.gate().track(media.kind()));
        streams.add(track);
        chooseFeedback();
        return track;
    }

    /** A track is over: its streams and packets go. */
    public void remove(long producerId) {
        ReceivedTrack removed = streams.remove(producerId);
        if (removed != null) {
            removed.producer().close();
        }
        chooseFeedback();
    }

    private void chooseFeedback() {
        feedback.choose(streams.tracks(), intake.gate().bounds(), path.isSecured());
    }

    /** The tracks that the publisher may send at present. */
    public List<ReceivedTrack> tracks() {
        return streams.tracks();
    }

    /** There are keys. */
    public void onKeys(long nowNanos) {
        feedback.onKeys(nowNanos);
        chooseFeedback();
    }

    /** RTP packets are not opened any more, only shown to that tap as they came. */
    public void onlyHeaders(HeaderTap tap) {
        headers = tap;
    }

    /** Takes an SRTP packet; whether it is authentic and no replay. */
    public boolean onRtp(MemorySegment memory, long offset, int length, long nowNanos) {
        HeaderTap tap = headers;
        if (tap != null && length >= RtpView.FIXED_HEADER) {
            onUnopened(memory, offset, length, nowNanos);
            tap.onHeader(RtpView.ssrc(memory, offset), RtpView.u16(memory, offset + 2), length);
            return true;
        }
        int slot = length > PacketSlab.SLOT_BYTES ? -1 : slab.acquire();
        if (slot < 0) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return false;
        }
        int plain = path.openRtp(memory, offset, length, slab.memory(slot), slab.offset(slot));
        if (plain < 0) {
            slab.release(slot);
            return false;
        }
        StoredPacket packet = scratch;
        packet.hold(slab, slot, 0, nowNanos);
        scratch = accept(packet, plain, length, nowNanos);
        if (scratch == packet) {
            packet.release(slab);
        }
        return true;
    }

    /** Takes note of an SRTP packet that nobody wants to open: its header is not encrypted, and its arrival is reported. */
    private void onUnopened(MemorySegment memory, long offset, int length, long nowNanos) {
        if (!streams.tracks().isEmpty()) {
            PacketInfo info = scratch.info();
            RtpParser.parse(memory, offset, length, streams.tracks().getFirst().extensions(), info);
            feedback.onUnopened(info.transportSequence, nowNanos);
        }
    }

    /** A packet to fill next; the same one when it was not kept. */
    private StoredPacket accept(StoredPacket packet, int length, int wireBytes, long nowNanos) {
        MemorySegment memory = packet.memory();
        RtpReceiver stream = length < RtpView.FIXED_HEADER ? null : streams.find(RtpView.ssrc(memory, packet.offset()));
        HeaderExtensionIds ids = stream == null ? HeaderExtensionIds.NONE : stream.track.extensions();
        if (!RtpParser.parse(memory, packet.offset(), length, ids, packet.info())) {
            counters.increment(MediaCounter.DROPPED_MALFORMED);
            return packet;
        }
        if (stream == null) {
            stream = streams.resolve(packet, length);
            if (stream == null) {
                counters.increment(MediaCounter.DROPPED_UNROUTED);
                return packet;
            }
        }
        return intake.take(stream, packet, wireBytes, nowNanos);
    }

    /** The publisher's sender report of one stream. */
    public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long nowNanos) {
        RtpReceiver stream = streams.find(ssrc);
        if (stream == null || stream.rtx) {
            return;
        }
        stream.statistics.onSenderReport(ntp, nowNanos);
        if (stream.clock.onReport(ntp, rtpTimestamp, nowNanos)) {
            stream.tellClock();
        }
    }

    /** Some Consumer needs a key frame of that encoding. */
    public void requestKeyFrame(long producerId, int encoding, long nowNanos) {
        for (int i = 0; i < streams.count(); i++) {
            RtpReceiver stream = streams.at(i);
            if (!stream.rtx
                    && stream.encoding == encoding
                    && stream.track.producer().id() == producerId) {
                feedback.requestKeyFrame(stream, nowNanos);
                listener.onDeadline();
                return;
            }
        }
    }

    /** When {@link #onTimer} should be called next. */
    public long deadlineNanos() {
        return feedback.deadlineNanos();
    }

    /** Its time has come. */
    public void onTimer(long nowNanos) {
        if (feedback.onTimer(nowNanos)) {
            for (int i = 0; i < streams.count(); i++) {
                RtpReceiver stream = streams.at(i);
                if (!stream.rtx && stream.clock.onTime(nowNanos)) {
                    stream.tellClock();
                }
            }
            for (int i = 0; i < streams.tracks().size(); i++) {
                streams.tracks().get(i).report(listener, nowNanos);
            }
        }
    }

    /** The media stream of an encoding, or null before its first packet. */
    public @Nullable RtpReceiver stream(Producer producer, int encoding) {
        return streams.find(producer, encoding);
    }

    /** Ends all tracks. */
    public void close() {
        for (ReceivedTrack track : streams.tracks()) {
            track.producer().close();
        }
    }
}
