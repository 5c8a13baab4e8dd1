package dev.madang.media.peer;

import dev.madang.media.receive.KeyFrameArbiter;
import dev.madang.media.receive.NackTracker;
import dev.madang.media.receive.ReceptionStatistics;
import dev.madang.media.receive.SequenceUnwrapper;
import dev.madang.media.rtp.DependencyDescriptorParser;

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
    final DependencyDescriptorParser descriptors = new DependencyDescriptorParser();
    /** Packets and bytes accepted, for the Peer's statistics. */
    long packets;

    long bytes;
    long nacksSent;
    long recovered;
    long keyFrameRequestsSent;

    ReceiveStream(int ssrc, ReceiveSection section, int encoding, boolean repair, int clockRate) {
        this.ssrc = ssrc;
        this.section = section;
        this.encoding = encoding;
        this.repair = repair;
        this.clockRate = clockRate;
        this.statistics = new ReceptionStatistics(clockRate);
        this.nacks = new NackTracker();
        this.keyFrames = new KeyFrameArbiter();
    }
}
