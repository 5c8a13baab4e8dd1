package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * Reads the dependency descriptor (AV1 RTP payload format, A.8) of one encoding: frame number, frame boundaries and layers.
 * Layers come from the template structure that a key frame brings, which is kept for the packets after it.
 */
public final class DependencyDescriptorParser {
    private static final int MAX_TEMPLATES = 64;
    private static final int MAX_TARGETS = 32;
    private static final int NO_MORE_LAYERS = 3;
    private static final int SWITCH = 2;

    private final int[] spatialLayer = new int[MAX_TEMPLATES];
    private final int[] temporalLayer = new int[MAX_TEMPLATES];
    private final byte[] indications = new byte[MAX_TEMPLATES * MAX_TARGETS];
    private final int[] switchTo = new int[MAX_TEMPLATES];
    private int templates;
    private int templateOffset;

    private long bytes;
    private int end;
    private int bit;
    private boolean overrun;

    /** Reads the packet's descriptor into its info; false when it is malformed. */
    public boolean parse(MemorySegment memory, long packet, PacketInfo info) {
        int length = info.dependencyDescriptorLength;
        if (length < 3) {
            return false;
        }
        bytes = packet + info.dependencyDescriptorOffset;
        end = length * 8;
        bit = 0;
        overrun = false;
        info.startOfFrame = read(memory, 1) == 1;
        info.endOfFrame = read(memory, 1) == 1;
        int template = read(memory, 6);
        info.frameNumber = read(memory, 16);
        if (length > 3) {
            boolean structure = read(memory, 1) == 1;
            bit += 4;
            if (structure && !readStructure(memory)) {
                templates = 0;
                return false;
            }
        }
        int index = template + 64 - templateOffset & 63;
        if (index < templates) {
            info.spatialLayer = spatialLayer[index];
            info.temporalLayer = temporalLayer[index];
            info.temporalSwitchTo = switchTo[index];
        }
        return true;
    }

    private boolean readStructure(MemorySegment memory) {
        templateOffset = read(memory, 6);
        int targets = read(memory, 5) + 1;
        templates = 0;
        int temporal = 0;
        int spatial = 0;
        int next;
        do {
            if (templates == MAX_TEMPLATES) {
                return false;
            }
            spatialLayer[templates] = spatial;
            temporalLayer[templates] = temporal;
            templates++;
            next = read(memory, 2);
            if (next == 1) {
                temporal++;
            } else if (next == 2) {
                temporal = 0;
                spatial++;
            }
        } while (next != NO_MORE_LAYERS && !overrun);
        for (int i = 0; i < templates; i++) {
            for (int target = 0; target < targets; target++) {
                indications[i * MAX_TARGETS + target] = (byte) read(memory, 2);
            }
        }
        for (int i = 0; i < templates; i++) {
            switchTo[i] = -1;
            for (int target = 0; target < targets; target++) {
                if (indications[i * MAX_TARGETS + target] == SWITCH) {
                    switchTo[i] = Math.max(switchTo[i], temporalLayerOf(target));
                }
            }
        }
        return !overrun;
    }

    /** The highest temporal layer of the frames that belong to a decode target. */
    private int temporalLayerOf(int target) {
        int highest = 0;
        for (int i = 0; i < templates; i++) {
            if (indications[i * MAX_TARGETS + target] != 0) {
                highest = Math.max(highest, temporalLayer[i]);
            }
        }
        return highest;
    }

    private int read(MemorySegment memory, int bits) {
        int value = 0;
        for (int i = 0; i < bits; i++) {
            if (bit >= end) {
                overrun = true;
                return 0;
            }
            value = value << 1 | RtpView.u8(memory, bytes + (bit >>> 3)) >>> 7 - (bit & 7) & 1;
            bit++;
        }
        return value;
    }
}
