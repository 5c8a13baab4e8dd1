package dev.madang.media.rtp;

/**
 * What one RTP packet says, parsed once and reused for the next packet: a plain mutable holder, owned by one worker's
 * thread. Offsets are relative to the start of the packet. Fields keep -1 where the packet says nothing.
 */
public final class PacketInfo {
    /** SSRC, an unsigned 32-bit number. */
    public int ssrc;
    /** Sequence number, 0 to 65,535. */
    public int sequence;
    /** RTP timestamp, an unsigned 32-bit number in ticks of the codec's clock. */
    public int timestamp;

    public boolean marker;
    /** Payload type, 0 to 127. */
    public int payloadType;
    /** Bytes before the payload: fixed header, CSRCs, header extensions. */
    public int headerLength;
    /** Bytes of payload, padding excluded; 0 for a packet of padding only. */
    public int payloadLength;
    /** Bytes of padding at the end, its count byte included. */
    public int paddingLength;

    /** Offset and length of the mid extension's value, length 0 when absent. */
    public int midOffset;

    public int midLength;
    /** Offset and length of the rid extension's value, length 0 when absent. */
    public int ridOffset;

    public int ridLength;
    /** Offset and length of the repaired-rid extension's value, length 0 when absent. */
    public int repairedRidOffset;

    public int repairedRidLength;
    /** Transport-wide sequence number, 0 to 65,535, or -1. */
    public int transportSequence;
    /** Absolute send time, 24 bits in units of 2^-18 s, or -1. */
    public int absoluteSendTime;
    /** Audio level in -dBov, 0 (loudest) to 127, or -1 (RFC 6464). */
    public int audioLevel;

    public boolean voiceActivity;
    /** Video orientation byte (3GPP TS 26.114), or -1. */
    public int videoOrientation;
    /** Playout delay's 24 bits: 12 of minimum and 12 of maximum, in units of 10 ms, or -1. */
    public int playoutDelay;
    /** Offset and length of the dependency descriptor's value, length 0 when absent. */
    public int dependencyDescriptorOffset;

    public int dependencyDescriptorLength;

    /** First packet of a key frame or later packet of one, as far as the codec tells. */
    public boolean keyFrame;

    public boolean startOfFrame;
    public boolean endOfFrame;
    /** Spatial layer within this encoding (SVC), 0 when there is one only. */
    public int spatialLayer;
    /** Temporal layer, 0 when there is one only. */
    public int temporalLayer;
    /** A receiver of lower temporal layers may move up to this one at this packet. */
    public boolean temporalSwitchPoint;
    /** With this packet's frame a receiver may move up to so high a temporal layer (VP9's U bit, AV1), or -1. */
    public int temporalSwitchTo = -1;
    /** VP8/VP9 picture id, or -1. */
    public int pictureId;
    /** Bits of the picture id on the wire: 7 or 15, 0 when absent. */
    public int pictureIdBits;
    /** VP8/VP9 TL0PICIDX, 0 to 255, or -1. */
    public int tl0PictureIndex;
    /** VP8 KEYIDX, 0 to 31, or -1. */
    public int keyIndex;
    /** Bytes of codec payload descriptor at the start of the payload which a Consumer may have to rewrite, else 0. */
    public int descriptorLength;
    /** Bytes of payload before the primary block of redundant audio (RFC 2198), 0 where the whole payload is one block. */
    public int primaryOffset;
    /** Payload type of the blocks of redundant audio, or -1. */
    public int primaryPayloadType;
    /** Frame number of the dependency descriptor, 0 to 65,535, or -1. */
    public int frameNumber;

    /** Forgets the last packet. */
    public void clear() {
        ssrc = 0;
        sequence = 0;
        timestamp = 0;
        marker = false;
        payloadType = 0;
        headerLength = 0;
        payloadLength = 0;
        paddingLength = 0;
        midOffset = 0;
        midLength = 0;
        ridOffset = 0;
        ridLength = 0;
        repairedRidOffset = 0;
        repairedRidLength = 0;
        transportSequence = -1;
        absoluteSendTime = -1;
        temporalSwitchTo = -1;
        audioLevel = -1;
        voiceActivity = false;
        videoOrientation = -1;
        playoutDelay = -1;
        dependencyDescriptorOffset = 0;
        dependencyDescriptorLength = 0;
        keyFrame = false;
        startOfFrame = false;
        endOfFrame = false;
        spatialLayer = 0;
        temporalLayer = 0;
        temporalSwitchPoint = false;
        pictureId = -1;
        pictureIdBits = 0;
        tl0PictureIndex = -1;
        keyIndex = -1;
        descriptorLength = 0;
        primaryOffset = 0;
        primaryPayloadType = -1;
        frameNumber = -1;
    }

    /** Takes over all that another one says. */
    public void copyFrom(PacketInfo other) {
        ssrc = other.ssrc;
        sequence = other.sequence;
        timestamp = other.timestamp;
        marker = other.marker;
        payloadType = other.payloadType;
        headerLength = other.headerLength;
        payloadLength = other.payloadLength;
        paddingLength = other.paddingLength;
        midOffset = other.midOffset;
        midLength = other.midLength;
        ridOffset = other.ridOffset;
        ridLength = other.ridLength;
        repairedRidOffset = other.repairedRidOffset;
        repairedRidLength = other.repairedRidLength;
        transportSequence = other.transportSequence;
        absoluteSendTime = other.absoluteSendTime;
        temporalSwitchTo = other.temporalSwitchTo;
        audioLevel = other.audioLevel;
        voiceActivity = other.voiceActivity;
        videoOrientation = other.videoOrientation;
        playoutDelay = other.playoutDelay;
        dependencyDescriptorOffset = other.dependencyDescriptorOffset;
        dependencyDescriptorLength = other.dependencyDescriptorLength;
        keyFrame = other.keyFrame;
        startOfFrame = other.startOfFrame;
        endOfFrame = other.endOfFrame;
        spatialLayer = other.spatialLayer;
        temporalLayer = other.temporalLayer;
        temporalSwitchPoint = other.temporalSwitchPoint;
        pictureId = other.pictureId;
        pictureIdBits = other.pictureIdBits;
        tl0PictureIndex = other.tl0PictureIndex;
        keyIndex = other.keyIndex;
        descriptorLength = other.descriptorLength;
        primaryOffset = other.primaryOffset;
        primaryPayloadType = other.primaryPayloadType;
        frameNumber = other.frameNumber;
    }
}
