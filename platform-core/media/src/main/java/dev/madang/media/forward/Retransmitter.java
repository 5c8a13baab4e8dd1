package dev.madang.media.forward;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.StoredPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one Consumer sent lately, and how the source's numbers became those on the wire: enough to retransmit a packet to the
 * letter. An epoch is the time in which one encoding was sent without a break.
 */
final class Retransmitter {
    /** Timestamps are pressed together to a thirty-second: frames stay apart at any rate. */
    private static final int PRESSED_BITS = 5;

    private final PacketWriter writer;
    private final SentLog sent;
    /** One place until something is sent: many Consumers never send. */
    private @Nullable Encoding[] encodings = new @Nullable Encoding[1];

    private int[] timestampOffsets = {};
    private int[] keyIndexOffsets = {};
    private int[] generations = {};
    /** The present epoch's place in the arrays. */
    private int epoch;
    /** Of the present epoch, beside the others: they are read for every packet. */
    private int timestampOffset;

    private int pressedTicks;
    private int pressedEnd;
    private int pressedLift;
    /** The last epoch whose first timestamps were pressed together, and how many ticks of them. */
    private int pressedEpoch = -1;

    private int pressedEpochTicks;

    /** @param entries how many packets back it reaches, a power of two */
    Retransmitter(PacketWriter writer, int entries) {
        this.writer = writer;
        this.sent = new SentLog(entries);
    }

    /** Another encoding is sent from now on, or the same after a break. */
    void begin(Encoding encoding, int offset, int keyIndexOffset) {
        if (generations.length == 0) {
            encodings = new @Nullable Encoding[SentLog.EPOCHS];
            timestampOffsets = new int[SentLog.EPOCHS];
            keyIndexOffsets = new int[SentLog.EPOCHS];
            generations = new int[SentLog.EPOCHS];
        }
        epoch = epoch + 1 & (SentLog.EPOCHS - 1);
        if (pressedEpoch == epoch) {
            pressedEpoch = -1;
        }
        encodings[epoch] = encoding;
        generations[epoch] = encoding.generation();
        timestampOffset = offset;
        timestampOffsets[epoch] = offset;
        pressedTicks = 0;
        keyIndexOffsets[epoch] = keyIndexOffset;
    }

    /**
     * Presses the timestamps with which the present epoch begins together, before anything of it is sent: what was captured
     * over seconds goes out at once. With its timestamps as they are the viewer's clock would be thrown forward by as much
     * against what was sent before, and a viewer that plays by timestamps would stay behind by as much for good.
     *
     * @param first of these timestamps of the source
     * @param last of them
     * @param lift ticks by which they are put off, as the source rests since
     */
    void press(int first, int last, int lift) {
        if (pressedEpoch >= 0 && pressedEpoch != epoch) {
            // Of one epoch only it is known how its timestamps were pressed.
            encodings[pressedEpoch] = null;
        }
        pressedEpoch = epoch;
        pressedEnd = last;
        pressedLift = lift;
        pressedTicks = last - first + 1;
        pressedEpochTicks = pressedTicks;
    }

    /** How many ticks have to be pressed together for the first of them to be put off by that many. */
    static int spanOf(int ticks) {
        return (int) (((long) ticks << PRESSED_BITS) / ((1 << PRESSED_BITS) - 1)) + 1;
    }

    /** Nothing pressed is sent any more: a timestamp that comes round again is taken as it is. */
    void endPress() {
        Encoding encoding = encodings[epoch];
        if (pressedTicks > 0 && encoding != null) {
            begin(encoding, timestampOffset, keyIndexOffsets[epoch]);
        }
    }

    /** The timestamp of the source up to which they were pressed; of use while {@link #isPressed}. */
    int pressedEnd() {
        return pressedEnd;
    }

    boolean isPressed() {
        return pressedTicks > 0;
    }

    /** Whether pressed timestamps are put off as well, as the source rested. */
    boolean isLifted() {
        return pressedTicks > 0 && pressedLift > 0;
    }

    /** Puts the present epoch's timestamps off, before anything of it is sent. */
    void shift(int ticks) {
        timestampOffset += ticks;
        timestampOffsets[epoch] = timestampOffset;
    }

    /** The encoding of the present epoch; null at first and when it was forgotten. */
    @Nullable
    Encoding encoding() {
        return encodings[epoch];
    }

    /** What a timestamp of the source is on the wire, in the present epoch. */
    int timestamp(int sourceTimestamp) {
        return sourceTimestamp + timestampOffset + pressed(sourceTimestamp, pressedTicks);
    }

    /** The same where it is not one of those that were pressed together. */
    int liveTimestamp(int sourceTimestamp) {
        return sourceTimestamp + timestampOffset;
    }

    private int pressed(int sourceTimestamp, int ticks) {
        int before = pressedEnd - sourceTimestamp;
        return Integer.compareUnsigned(before, ticks) < 0 ? before - (before >> PRESSED_BITS) + pressedLift : 0;
    }

    /** What was sent cannot be found again: its packets are gone, or others have their numbers. */
    void forget() {
        Arrays.fill(encodings, null);
    }

    void record(long out, long source, int pictureId, int tl0PictureIndex, boolean marker) {
        sent.record(out, source, epoch, pictureId, tl0PictureIndex, marker);
    }

    void recordPadding(long out) {
        sent.recordPadding(out);
    }

    /** Whether nothing went out under that number yet. */
    boolean isFree(long out) {
        return sent.isFree(out);
    }

    /**
     * Retransmits a packet.
     *
     * @param presentOnly nothing of former epochs
     * @return bytes on the wire; 0 when it cannot be retransmitted
     */
    int retransmit(long out, boolean presentOnly) {
        long entry = sent.find(out);
        if (entry == SentLog.NOTHING) {
            return 0;
        }
        int then = SentLog.epoch(entry);
        Encoding encoding = encodings[then];
        if (encoding == null || encoding.generation() != generations[then] || presentOnly && then != epoch) {
            return 0;
        }
        long newest = encoding.newest();
        StoredPacket packet = newest < 0 ? null : encoding.find(SentLog.source(entry, newest));
        Codec codec = encoding.codec();
        if (packet == null || codec == null) {
            return 0;
        }
        PacketInfo info = packet.info();
        return writer.retransmit(
                packet,
                codec,
                out,
                info.timestamp
                        + timestampOffsets[then]
                        + pressed(info.timestamp, then == pressedEpoch ? pressedEpochTicks : 0),
                SentLog.marker(entry),
                SentLog.pictureId(entry),
                SentLog.tl0PictureIndex(entry),
                info.keyIndex + keyIndexOffsets[then] & 0x1f);
    }
}
