package dev.madang.media.peer;

import dev.madang.media.receive.KeyFrameArbiter;
import dev.madang.media.receive.NackTracker;
import dev.madang.media.receive.PublisherClock;
import dev.madang.media.receive.ReceptionStatistics;
import dev.madang.media.receive.SequenceUnwrapper;
import dev.madang.media.receive.SourceClock;
import dev.madang.media.rtp.DependencyDescriptorParser;
import dev.madang.media.rtp.MediaKind;

/** One SSRC coming in: an encoding's media, or the retransmissions of one. */
final class ReceiveStream {
    final int ssrc;
    final ReceiveSection section;
    final int encoding;
    /** For retransmissions: the payload type is one of RTX. */
    final boolean repair;

    final int clockRate;

    final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    final ReceptionStatistics statistics;
    final NackTracker nacks;
    final KeyFrameArbiter keyFrames;
    final SourceClock clock;
    final DependencyDescriptorParser descriptors = new DependencyDescriptorParser();
    /** Newest number that was dropped because the publisher sends too much, until a later key frame; -1 while nothing is. */
    private long droppedTo = -1;
    /** Packets and bytes accepted, for the Peer's statistics. */
    long packets;

    long bytes;
    long nacksSent;
    long recovered;
    long keyFrameRequestsSent;

    ReceiveStream(
            int ssrc,
            ReceiveSection section,
            int encoding,
            boolean repair,
            int clockRate,
            PublisherClock publisherClock) {
        this.ssrc = ssrc;
        this.section = section;
        this.encoding = encoding;
        this.repair = repair;
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

    /** That packet was dropped: it is not asked for again, and pictures that need it are of no use. */
    void drop(long sequence) {
        nacks.skip(sequence);
        if (section.producer().kind() == MediaKind.VIDEO) {
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
}
