package dev.madang.media.forward;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.PacketInfo;

/**
 * Keeps picture ids (VP8, VP9), TL0PICIDX, KEYIDX and AV1's frame number continuous over switches and, for VP8, over
 * frames left out: a VP8 receiver waits for picture ids that it thinks missing. VP9 and AV1 refer to frames by distance,
 * so theirs keep the source's steps.
 */
final class PictureIds {
    private final SequenceMap map = new SequenceMap();
    private long newestSource;
    private long newestOutgoing;
    private int newestTl0;
    private int newestKeyIndex;
    private int tl0Offset;
    private int keyIndexOffset;
    private boolean started;
    private boolean compacts;

    /** A new source starts with this packet. */
    void start(Codec codec, PacketInfo info) {
        compacts = codec == Codec.VP8;
        int value = value(info);
        if (value >= 0) {
            newestSource = value + (1L << 32);
            map.start(newestSource, started ? newestOutgoing + 1 : newestSource);
        }
        tl0Offset = started && info.tl0PictureIndex >= 0 ? newestTl0 + 1 - info.tl0PictureIndex : 0;
        keyIndexOffset = started && info.keyIndex >= 0 ? newestKeyIndex + 1 - info.keyIndex : 0;
        started = true;
    }

    /** The frame of this packet is not sent. */
    void leaveOut(PacketInfo info) {
        if (compacts && value(info) >= 0 && map.started()) {
            map.leaveOut(unwrap(info));
        }
    }

    /** The outgoing picture id (or frame number) of this packet, 16 bits, or -1 when its frame has none. */
    int map(PacketInfo info) {
        if (value(info) < 0 || !map.started()) {
            return -1;
        }
        long outgoing = map.map(unwrap(info));
        if (outgoing > newestOutgoing || newestOutgoing == 0) {
            newestOutgoing = outgoing;
            newestTl0 = tl0(info);
            newestKeyIndex = keyIndex(info);
        }
        return outgoing == SequenceMap.NONE ? -1 : (int) outgoing & 0xffff;
    }

    /** Whether this packet's frame has a number to map at all. */
    static boolean hasValue(PacketInfo info) {
        return value(info) >= 0;
    }

    int tl0(PacketInfo info) {
        return info.tl0PictureIndex + tl0Offset & 0xff;
    }

    int keyIndex(PacketInfo info) {
        return info.keyIndex + keyIndexOffset & 0x1f;
    }

    int keyIndexOffset() {
        return keyIndexOffset;
    }

    private long unwrap(PacketInfo info) {
        int bits = info.frameNumber >= 0 ? 16 : info.pictureIdBits;
        int span = 1 << bits;
        int half = span >> 1;
        int delta = (value(info) - (int) newestSource) & (span - 1);
        long unwrapped = newestSource + (delta >= half ? delta - span : delta);
        if (unwrapped > newestSource) {
            newestSource = unwrapped;
        }
        return unwrapped;
    }

    private static int value(PacketInfo info) {
        return info.frameNumber >= 0 ? info.frameNumber : info.pictureId;
    }
}
