package dev.madang.media.router;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.PacketInfo;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one Consumer sent lately, and how the source's numbers became those on the wire: enough to send a packet again to the
 * letter. An epoch is the time in which one encoding was sent without a break.
 */
final class Resender {
    private final PacketWriter writer;
    private final SentLog sent;
    private final @Nullable Encoding[] encodings = new @Nullable Encoding[SentLog.EPOCHS];
    private final int[] timestampOffsets = new int[SentLog.EPOCHS];
    private final int[] keyIndexOffsets = new int[SentLog.EPOCHS];
    private final int[] generations = new int[SentLog.EPOCHS];
    /** The present epoch's place in the arrays. */
    private int epoch;
    /** Of the present epoch, beside the others: it is read for every packet. */
    private int timestampOffset;

    /** @param entries how many packets back it reaches, a power of two */
    Resender(PacketWriter writer, int entries) {
        this.writer = writer;
        this.sent = new SentLog(entries);
    }

    /** Another encoding is sent from now on, or the same after a break. */
    void begin(Encoding encoding, int timestampOffset, int keyIndexOffset) {
        epoch = epoch + 1 & (SentLog.EPOCHS - 1);
        encodings[epoch] = encoding;
        generations[epoch] = encoding.generation();
        timestampOffsets[epoch] = timestampOffset;
        this.timestampOffset = timestampOffset;
        keyIndexOffsets[epoch] = keyIndexOffset;
    }

    /** The encoding of the present epoch; null at first and when it was forgotten. */
    @Nullable
    Encoding encoding() {
        return encodings[epoch];
    }

    /** What a timestamp of the source is on the wire, in the present epoch. */
    int timestamp(int sourceTimestamp) {
        return sourceTimestamp + timestampOffset;
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
     * Sends a packet again.
     *
     * @param presentOnly nothing of former epochs
     * @return bytes on the wire; 0 when it cannot be sent again
     */
    int again(long out, boolean presentOnly) {
        long entry = sent.find(out);
        if (entry == SentLog.NOTHING) {
            return 0;
        }
        int then = SentLog.epoch(entry);
        Encoding encoding = encodings[then];
        if (encoding == null || encoding.generation() != generations[then] || presentOnly && then != epoch) {
            return 0;
        }
        long newest = encoding.history().newest();
        StoredPacket packet = newest < 0 ? null : encoding.history().find(SentLog.source(entry, newest));
        Codec codec = encoding.codec();
        if (packet == null || codec == null) {
            return 0;
        }
        PacketInfo info = packet.info();
        return writer.writeAgain(
                packet,
                codec,
                out,
                info.timestamp + timestampOffsets[then],
                SentLog.marker(entry),
                SentLog.pictureId(entry),
                SentLog.tl0PictureIndex(entry),
                info.keyIndex + keyIndexOffsets[then] & 0x1f);
    }
}
