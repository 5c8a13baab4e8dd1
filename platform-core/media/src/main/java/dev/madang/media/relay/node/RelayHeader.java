package dev.madang.media.relay.node;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.OutgoingHeader;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * The RTP header of packets between nodes, wire version 1. Of one packet it is the same whenever it is written: all in it comes
 * from the packet, its SSRC and its transport sequence number.
 */
final class RelayHeader {
    /** Ids of header extensions. 5 is kept for abs-capture-time; mid, rid and abs-send-time do not cross. */
    static final HeaderExtensionIds IDS = new HeaderExtensionIds(Map.of(
            HeaderExtension.AUDIO_LEVEL, 1,
            HeaderExtension.VIDEO_ORIENTATION, 2,
            HeaderExtension.DEPENDENCY_DESCRIPTOR, 3,
            HeaderExtension.PLAYOUT_DELAY, 4,
            HeaderExtension.TRANSPORT_CC, 6));

    private final OutgoingHeader header = new OutgoingHeader(IDS);

    /** The codecs by payload type. */
    static List<Codec> codecs(Codec codec) {
        return codec.kind() == MediaKind.AUDIO ? List.of(codec, Codec.RED) : List.of(codec);
    }

    /** Writes it and returns its length in bytes. */
    int write(MemorySegment memory, long at, StoredPacket packet, int ssrc, long transportNumber) {
        PacketInfo info = packet.info();
        header.ssrc = ssrc;
        header.sequence = (int) packet.sequence() & 0xffff;
        header.timestamp = info.timestamp;
        header.marker = info.marker;
        header.payloadType = info.primaryOffset > 0 ? 1 : 0;
        header.transportSequence = (int) transportNumber & 0xffff;
        header.audioLevel = info.audioLevel;
        header.voiceActivity = info.voiceActivity;
        header.videoOrientation = info.videoOrientation;
        header.playoutDelay = info.playoutDelay;
        header.descriptorMemory = packet.memory();
        header.descriptorOffset = packet.offset() + info.dependencyDescriptorOffset;
        header.descriptorLength = info.dependencyDescriptorLength;
        return header.write(memory, at);
    }
}
