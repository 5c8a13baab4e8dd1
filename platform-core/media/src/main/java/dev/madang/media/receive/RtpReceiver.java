package dev.madang.media.receive;

import dev.madang.media.receive.clock.PublisherClock;
import dev.madang.media.receive.clock.SourceClock;
import dev.madang.media.rtp.DependencyDescriptorParser;
import dev.madang.media.rtp.MediaKind;

/** One SSRC coming in: an encoding's media, or the retransmissions of one. */
public final class RtpReceiver {
    final int ssrc;
    final ReceivedTrack track;
    final int encoding;
    /** For retransmissions: the payload type is one of RTX. */
    final boolean rtx;

    final int clockRate;

    final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    final ReceptionStatistics statistics;
    final NackTracker nacks;
    final KeyFrameArbiter keyFrames;
    final SourceClock clock;
    final DependencyDescriptorParser descriptors = new DependencyDescriptorParser();
    /** Newest number that was dropped because the publisher sends too much, until a later key frame; -1 while nothing is. */
    private long droppedTo = -1;

    long packets;
    long bytes;
    long nacksSent;
    long recovered;
    long keyFrameRequestsSent;

    RtpReceiver(
            int ssrc, ReceivedTrack track, int encoding, boolean rtx, int clockRate, PublisherClock publisherClock) {
        this.ssrc = ssrc;
        this.track = track;
        this.encoding = encoding;
        this.rtx = rtx;
        this.clockRate = clockRate;
        this.statistics = new ReceptionStatistics(clockRate);
        this.nacks = new NackTracker();
        this.keyFrames = new KeyFrameArbiter();
        this.clock = new SourceClock(publisherClock, clockRate);
    }

    /** Whether pictures are being dropped. */
    boolean isDropping() {
        return droppedTo >= 0;
    }

    /** That packet was dropped: no NACK asks for it, and pictures that need it are of no use. */
    void drop(long sequence) {
        nacks.skip(sequence);
        if (track.producer().kind() == MediaKind.VIDEO) {
            droppedTo = Math.max(droppedTo, sequence);
        }
    }

    /** Ends the dropping with the key frame that begins with that packet, if it is newer than all that was dropped. */
    boolean resume(long sequence) {
        if (sequence <= droppedTo) {
            return false;
        }
        droppedTo = -1;
        return true;
    }

    /** Takes the publisher's clock over into the encoding, which every Consumer's reports follow. */
    void tellClock() {
        track.producer().clock(track.producer().encoding(encoding), clock.ntp(), clock.rtp(), clock.nanos());
    }

    /** Its SSRC, unsigned in an int. */
    public int ssrc() {
        return ssrc;
    }

    /** Packets accepted. */
    public long packets() {
        return packets;
    }

    /** Bytes accepted, as they came. */
    public long bytes() {
        return bytes;
    }

    /** Packets that never came. */
    public long lost() {
        return nacks.lost();
    }

    /** Packets that were asked for, each time. */
    public long nacksSent() {
        return nacksSent;
    }

    /** Packets that came by retransmission. */
    public long recovered() {
        return recovered;
    }

    /** Key frames that were asked for. */
    public long keyFrameRequestsSent() {
        return keyFrameRequestsSent;
    }
}
