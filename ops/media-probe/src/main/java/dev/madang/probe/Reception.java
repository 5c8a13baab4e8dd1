package dev.madang.probe;

import dev.madang.media.rtcp.NtpTime;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.TrackTap;
import dev.madang.media.worker.WallClock;
import org.HdrHistogram.Histogram;

/**
 * What one viewer received. Written on its worker's thread; read by others, a little late at worst.
 */
final class Reception implements TrackTap {
    private static final long MAX_DELAY_NANOS = 60_000_000_000L;

    private final long startNanos = System.nanoTime();
    private final Histogram delays;
    private volatile long packets;
    private volatile long bytes;
    private volatile long firstPacketNanos;
    private volatile long firstFrameNanos;
    private final long[] first = {-1, -1};
    private final long[] highest = {-1, -1};
    private final long[] received = new long[2];
    private final Gaps[] gaps;
    private boolean inKeyFrame;

    /**
     * @param name what people call the viewer
     * @param delays takes one-way delays in microseconds; of this viewer's worker alone
     */
    Reception(String name, Histogram delays) {
        this.delays = delays;
        gaps = new Gaps[] {new Gaps(name + " audio"), new Gaps(name + " video")};
    }

    @Override
    public void onPacket(Producer producer, Encoding encoding, StoredPacket packet, Codec codec, int wireBytes) {
        long now = packet.arrivalNanos();
        int track = producer.kind() == MediaKind.AUDIO ? 0 : 1;
        if (first[track] < 0) {
            first[track] = packet.sequence();
        }
        highest[track] = Math.max(highest[track], packet.sequence());
        received[track]++;
        gaps[track].packet(now);
        packets++;
        bytes += wireBytes;
        if (firstPacketNanos == 0) {
            firstPacketNanos = System.nanoTime() - startNanos;
        }
        if (track == 0 || !packet.hasPayload()) {
            return;
        }
        if (firstFrameNanos == 0) {
            inKeyFrame |= packet.info().keyFrame && packet.info().startOfFrame;
            if (inKeyFrame && packet.info().endOfFrame) {
                firstFrameNanos = System.nanoTime() - startNanos;
            }
        }
        if (encoding.clockKnown() && packet.info().marker) {
            long captured = encoding.ntpOf(packet.info().timestamp, codec.clockRate());
            long delay = NtpTime.toNanos(WallClock.ntp(now) - captured);
            if (delay >= 0 && delay < MAX_DELAY_NANOS) {
                delays.recordValue(delay / 1_000);
            }
        }
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    /** Packets between the first and the last that never came, even by retransmission. */
    long lost() {
        long lost = 0;
        for (int track = 0; track < 2; track++) {
            if (first[track] >= 0) {
                lost += highest[track] - first[track] + 1 - received[track];
            }
        }
        return Math.max(0, lost);
    }

    /** The longest time in which nothing came, of the sound or of the picture. */
    Gaps.Gap longestGap(long nowNanos) {
        return Gaps.longest(gaps[0].longest(nowNanos), gaps[1].longest(nowNanos));
    }

    long startNanos() {
        return startNanos;
    }

    /** From the start of the join to the first packet, 0 before. */
    long firstPacketNanos() {
        return firstPacketNanos;
    }

    /** From the start of the join to the first whole key frame, 0 before. */
    long firstFrameNanos() {
        return firstFrameNanos;
    }
}
