package dev.madang.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * The RTP header of an outgoing packet: fields are set, then it is written. Reused packet after packet by one Consumer.
 * Extensions are written in the one-byte form where it can carry them, else in the two-byte form (RFC 8285, 4).
 */
public final class OutgoingHeader {
    /** Most bytes that {@link #write} needs: fixed header, extension head, and every extension at its longest. */
    public static final int MAX_LENGTH = 12 + 4 + 512;

    public int ssrc;
    public int sequence;
    public int timestamp;
    public boolean marker;
    public int payloadType;
    /** Transport-wide sequence number, or -1 to leave it out; likewise below. */
    public int transportSequence = -1;

    public int absoluteSendTime = -1;
    public int audioLevel = -1;
    public boolean voiceActivity;
    public int videoOrientation = -1;
    public int playoutDelay = -1;
    /** Value of the mid extension, or empty. */
    public byte[] mid = {};
    /** Value of the rid (or repaired-rid) extension, or empty. */
    public byte[] rid = {};
    /** Whether {@link #rid} goes into repaired-rid. */
    public boolean repair;
    /** Where the dependency descriptor is copied from; length 0 to leave it out. */
    public MemorySegment descriptorMemory = MemorySegment.NULL;

    public long descriptorOffset;
    public int descriptorLength;
    /** The dependency descriptor's frame number to write in place of the source's, or -1. */
    public int frameNumber = -1;

    private final HeaderExtensionIds ids;
    private final int highestId;

    /** @param ids the extension ids of the m-section; extensions without an id are left out */
    public OutgoingHeader(HeaderExtensionIds ids) {
        this.ids = ids;
        int highest = 0;
        for (HeaderExtension extension : HeaderExtension.values()) {
            highest = Math.max(highest, ids.id(extension));
        }
        highestId = highest;
    }

    /** Numbers of the header extensions that it writes. */
    public HeaderExtensionIds ids() {
        return ids;
    }

    /** Writes the header and returns its length in bytes, a multiple of four. */
    public int write(MemorySegment memory, long offset) {
        boolean descriptor = descriptorLength > 0 && ids.has(HeaderExtension.DEPENDENCY_DESCRIPTOR);
        boolean wide = highestId > 14 || mid.length > 16 || rid.length > 16 || descriptor && descriptorLength > 16;
        long start = offset + RtpView.FIXED_HEADER + 4;
        long at = start;
        if (transportSequence >= 0 && ids.has(HeaderExtension.TRANSPORT_CC)) {
            at = head(memory, at, HeaderExtension.TRANSPORT_CC, 2, wide);
            RtpView.putU16(memory, at, transportSequence);
            at += 2;
        }
        at = put24(memory, at, HeaderExtension.ABS_SEND_TIME, absoluteSendTime, wide);
        at = put24(memory, at, HeaderExtension.PLAYOUT_DELAY, playoutDelay, wide);
        int level = audioLevel < 0 ? -1 : audioLevel | (voiceActivity ? 0x80 : 0);
        at = put8(memory, at, HeaderExtension.AUDIO_LEVEL, level, wide);
        at = put8(memory, at, HeaderExtension.VIDEO_ORIENTATION, videoOrientation, wide);
        at = putText(memory, at, HeaderExtension.MID, mid, wide);
        at = putText(memory, at, repair ? HeaderExtension.REPAIRED_RID : HeaderExtension.RID, rid, wide);
        if (descriptor) {
            at = head(memory, at, HeaderExtension.DEPENDENCY_DESCRIPTOR, descriptorLength, wide);
            MemorySegment.copy(descriptorMemory, descriptorOffset, memory, at, descriptorLength);
            if (frameNumber >= 0 && descriptorLength >= 3) {
                RtpView.putU16(memory, at + 1, frameNumber);
            }
            at += descriptorLength;
        }
        boolean extended = at > start;
        RtpView.putU8(memory, offset, extended ? 0x90 : 0x80);
        RtpView.putU8(memory, offset + 1, payloadType | (marker ? 0x80 : 0));
        RtpView.putU16(memory, offset + 2, sequence);
        RtpView.putI32(memory, offset + 4, timestamp);
        RtpView.putI32(memory, offset + 8, ssrc);
        if (!extended) {
            return RtpView.FIXED_HEADER;
        }
        while ((at - start & 3) != 0) {
            RtpView.putU8(memory, at++, 0);
        }
        RtpView.putU16(memory, offset + 12, wide ? 0x1000 : 0xbede);
        RtpView.putU16(memory, offset + 14, (int) (at - start) >> 2);
        return (int) (at - offset);
    }

    private long put8(MemorySegment memory, long at, HeaderExtension extension, int value, boolean wide) {
        if (value < 0 || !ids.has(extension)) {
            return at;
        }
        long value8 = head(memory, at, extension, 1, wide);
        RtpView.putU8(memory, value8, value);
        return value8 + 1;
    }

    private long put24(MemorySegment memory, long at, HeaderExtension extension, int value, boolean wide) {
        if (value < 0 || !ids.has(extension)) {
            return at;
        }
        long value24 = head(memory, at, extension, 3, wide);
        RtpView.putU24(memory, value24, value);
        return value24 + 3;
    }

    private long putText(MemorySegment memory, long at, HeaderExtension extension, byte[] value, boolean wide) {
        if (value.length == 0 || !ids.has(extension)) {
            return at;
        }
        long text = head(memory, at, extension, value.length, wide);
        for (int i = 0; i < value.length; i++) {
            RtpView.putU8(memory, text + i, value[i]);
        }
        return text + value.length;
    }

    private long head(MemorySegment memory, long at, HeaderExtension extension, int length, boolean wide) {
        int id = ids.id(extension);
        if (wide) {
            RtpView.putU8(memory, at, id);
            RtpView.putU8(memory, at + 1, length);
            return at + 2;
        }
        RtpView.putU8(memory, at, id << 4 | length - 1);
        return at + 1;
    }
}
