package dev.madang.media.forward;

import dev.madang.media.rtcp.NtpTime;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.StoredPacket;
import org.jspecify.annotations.Nullable;

/**
 * Sends the packets of one encoding after another as one RTP stream: sequence numbers, timestamps and picture ids go on without
 * a break whatever is taken of which source.
 */
final class RtpRewriter {
    /** What is sent at once of more than this has its timestamps pressed together. */
    private static final long PRESSED_FROM_NANOS = 300_000_000L;
    /** A source that sends nothing for so long rests. */
    private static final long REST_NANOS = 200_000_000L;
    /** Ticks between the last picture of a source that rested and the next one, at the least: what is on its way keeps its order. */
    private static final int REST_TICKS = 45_000;
    /** Of more missing packets than that none gets a number. */
    private static final int LARGEST_GAP = 1_000;
    /** Padding repeats one of so many packets that were sent last. */
    private static final int PADDED_FROM = 64;
    /** A minute of 90 kHz. */
    private static final int LONG_AFTER_TICKS = 60 * 90_000;
    /** Ten seconds of 90 kHz: what began longer before what was sent last is of another time. */
    private static final int MOST_PRESSED_TICKS = 10 * 90_000;
    /** Resolution of timestamps that must move on although the clocks say otherwise: a millisecond of 90 kHz. */
    private static final int SMALLEST_STEP = 90;
    /** Clocks that contradict the arrival by more than this are not believed. */
    private static final long LARGEST_CLOCK_ERROR_NANOS = 1_000_000_000L;

    private final PacketWriter writer;
    private final LayerFilter filter;
    private final SentCounts counts;
    private final boolean video;
    private final SequenceMap sequences = new SequenceMap();
    private final PictureIds pictures = new PictureIds();
    private final Retransmitter retransmitter;

    private @Nullable Codec codec;
    /** Of the source that was begun last. */
    private int generation;

    private int padded;
    private long highestOut;
    private long lastSourceSequence;
    private int lastSourceTimestamp;
    private int lastOutTimestamp;
    private long lastArrivalNanos;

    /** @param firstSequence extended number of the first packet that is sent */
    RtpRewriter(PacketWriter writer, LayerFilter filter, SentCounts counts, boolean video, long firstSequence) {
        this.writer = writer;
        this.filter = filter;
        this.counts = counts;
        this.video = video;
        this.retransmitter = new Retransmitter(writer, video ? 1024 : 256);
        this.highestOut = firstSequence - 1;
    }

    /** Goes over to that encoding, of which that packet is the first to be forwarded. */
    void begin(Encoding encoding, StoredPacket first, Codec newCodec, long nowNanos) {
        boolean anySent = counts.packets() > 0;
        int offset = anySent ? nextTimestamp(encoding, newCodec, first) - first.info().timestamp : 0;
        sequences.start(first.sequence(), highestOut + 1);
        pictures.start(newCodec, first.info());
        retransmitter.begin(encoding, offset, pictures.keyIndexOffset());
        press(encoding, newCodec, first, nowNanos);
        if (anySent) {
            keepAhead(first.info().timestamp);
        }
        generation = encoding.generation();
        codec = newCodec;
        lastSourceSequence = first.sequence() - 1;
    }

    private void press(Encoding encoding, Codec newCodec, StoredPacket first, long nowNanos) {
        StoredPacket last = encoding.find(encoding.newest());
        if (!video || last == null || nowNanos - first.arrivalNanos() < PRESSED_FROM_NANOS) {
            return;
        }
        int span = last.info().timestamp - first.info().timestamp;
        long restNanos = nowNanos - last.arrivalNanos();
        int rest = restNanos < REST_NANOS || encoding.isCatchingUp()
                ? 0
                : ticks(restNanos, newCodec.clockRate()) - REST_TICKS;
        if (span >= 0) {
            retransmitter.press(first.info().timestamp, last.info().timestamp, Math.max(0, rest));
        }
    }

    /** Nothing goes out with a timestamp behind what was sent, though what begins now may have been captured before that. */
    private void keepAhead(int first) {
        int behind = lastOutTimestamp + SMALLEST_STEP - retransmitter.timestamp(first);
        if (behind <= 0) {
            return;
        }
        // Rather the beginning is pressed together than all that follows put off: sound would be put off from the
        // picture as well.
        int late = lastOutTimestamp + SMALLEST_STEP - retransmitter.liveTimestamp(first);
        if (video && late > 0 && late <= MOST_PRESSED_TICKS && !retransmitter.isLifted()) {
            retransmitter.press(first, first + Retransmitter.spanOf(late), 0);
        } else {
            retransmitter.shift(behind);
        }
    }

    private static int ticks(long nanos, int clockRate) {
        return (int) (nanos / 1_000 * clockRate / 1_000_000);
    }

    /** What the timestamp of that packet would be if all before it had been sent, though that may be behind what was sent. */
    private int nextTimestamp(Encoding encoding, Codec newCodec, StoredPacket first) {
        int clockRate = newCodec.clockRate();
        Encoding before = retransmitter.encoding();
        long elapsedNanos = first.arrivalNanos() - lastArrivalNanos;
        // What started anew while nothing was sent of it has other timestamps, and its clock is told in these.
        boolean unbroken = before != null && before.generation() == generation;
        if (unbroken && before == encoding) {
            return retransmitter.liveTimestamp(first.info().timestamp);
        }
        if (unbroken && before != null && before.clockKnown() && encoding.clockKnown()) {
            long told = NtpTime.toNanos(
                    encoding.ntpOf(first.info().timestamp, clockRate) - before.ntpOf(lastSourceTimestamp, clockRate));
            if (Math.abs(told - elapsedNanos) <= LARGEST_CLOCK_ERROR_NANOS) {
                elapsedNanos = told;
            }
        }
        return retransmitter.liveTimestamp(lastSourceTimestamp) + ticks(elapsedNanos, clockRate);
    }

    /** Whether that encoding can go on after what was forwarded last, without a key frame between. */
    boolean continues(Encoding encoding) {
        return retransmitter.encoding() == encoding
                && generation == encoding.generation()
                && lastSourceSequence >= encoding.keyFrameStart();
    }

    /** The source's extended number of the newest packet that was forwarded. */
    long lastSourceSequence() {
        return lastSourceSequence;
    }

    /** What was sent of the source cannot be found again: its packets are gone, or others have their numbers. */
    void forgetSource() {
        retransmitter.forget();
    }

    /** A timestamp that comes round again is taken as it is, a minute after the last one that was pressed. */
    void endPress() {
        if (retransmitter.isPressed() && lastSourceTimestamp - retransmitter.pressedEnd() > LONG_AFTER_TICKS) {
            retransmitter.endPress();
        }
    }

    /** Forwards a packet of the encoding that was begun last, or leaves it out. */
    void forward(Encoding encoding, StoredPacket packet, long nowNanos) {
        PacketInfo info = packet.info();
        long source = packet.sequence();
        if (source <= sequences.newest() && isDone(source)) {
            return;
        }
        if (source - sequences.newest() > LARGEST_GAP) {
            // Nobody can repair that much, and two such steps would put a viewer's SRTP out of step for good.
            sequences.start(source, highestOut + 1);
        }
        if (!packet.hasPayload() || !filter.passes(info, source > lastSourceSequence)) {
            leaveOut(packet, info);
            return;
        }
        int picture = PictureIds.hasValue(info) ? pictures.map(info) : 0;
        if (picture < 0) {
            leaveOut(packet, info);
            return;
        }
        long out = sequences.map(source);
        if (out == SequenceMap.NONE) {
            return;
        }
        int timestamp = retransmitter.timestamp(info.timestamp);
        boolean marker = info.marker || filter.endsFrame(info);
        int tl0 = pictures.tl0(info);
        int wire =
                writer.write(packet, codecOf(encoding), out, timestamp, marker, picture, tl0, pictures.keyIndex(info));
        retransmitter.record(out, source, picture, tl0, marker);
        counts.packet(wire, nowNanos);
        if (out > highestOut) {
            highestOut = out;
            lastSourceSequence = source;
            lastSourceTimestamp = info.timestamp;
            lastOutTimestamp = timestamp;
            lastArrivalNanos = packet.arrivalNanos();
            if (info.keyFrame && info.startOfFrame && video) {
                counts.keyFrame();
                writer.keyFrameSent();
            }
        }
    }

    /** Whether that packet was left out or has been sent: nothing may go out twice under one number (RFC 3711, 9.1). */
    private boolean isDone(long source) {
        long out = sequences.map(source);
        return out == SequenceMap.NONE || !retransmitter.isFree(out);
    }

    private void leaveOut(StoredPacket packet, PacketInfo info) {
        if (packet.hasPayload()) {
            pictures.leaveOut(info);
        }
        if (!sequences.leaveOut(packet.sequence())) {
            long out = sequences.map(packet.sequence());
            if (out != SequenceMap.NONE && codec != null) {
                writer.writePadding(codec, out, retransmitter.timestamp(info.timestamp));
                retransmitter.recordPadding(out);
                highestOut = Math.max(highestOut, out);
            }
        }
    }

    private static Codec codecOf(Encoding encoding) {
        Codec own = encoding.codec();
        if (own == null) {
            throw new IllegalStateException("packets of an encoding without codec");
        }
        return own;
    }

    /**
     * Retransmits a packet.
     *
     * @param sequence its sequence number on the wire, 0 to 65,535
     * @param presentOnly nothing of encodings that were left
     * @return bytes on the wire, 0 when it cannot be retransmitted
     */
    int retransmit(int sequence, boolean presentOnly) {
        return retransmitter.retransmit(highestOut + (short) (sequence - (int) highestOut), presentOnly);
    }

    /** Sends something that changes nothing for the viewer, as RTX; see {@link #retransmit}. */
    int pad(boolean presentOnly) {
        int wire =
                counts.packets() == 0 ? 0 : retransmitter.retransmit(highestOut - padded++ % PADDED_FROM, presentOnly);
        return wire > 0 ? wire : writer.writeRtxPadding(lastOutTimestamp);
    }

    /** The outgoing RTP timestamp of that time, by the encoding's clock. */
    int timestampAt(Encoding encoding, long nowNanos) {
        Codec own = codec;
        return own == null ? 0 : retransmitter.liveTimestamp(encoding.rtpAt(nowNanos, own.clockRate()));
    }

    /** Extended number of the next packet that is sent. */
    long nextSequence() {
        return highestOut + 1;
    }
}
