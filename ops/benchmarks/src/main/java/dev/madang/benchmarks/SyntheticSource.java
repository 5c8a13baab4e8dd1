package dev.madang.benchmarks;

import dev.madang.media.client.PacketSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.nio.ByteBuffer;

/** VP8 in name, at a given rate of packets: frames of some packets of one size, each with the time it was sent in it. */
final class SyntheticSource implements PacketSource {
    /** Where in a payload the time of sending stands, on the clock of {@link System#nanoTime}. */
    static final int TIME_OFFSET = 16;

    private static final byte[] KEY_FRAME_START = {0x10, 0, 0, (byte) 0x9d, 0x01, 0x2a, (byte) 0x80, 2, 0x68, 1};

    private final byte[] payload;
    private final int packetsAFrame;
    private volatile double packetsPerSecond;
    private volatile long sent;
    private boolean keyFrameWanted = true;
    private long nextNanos;
    private long startNanos;
    private int picture;

    SyntheticSource(int payloadBytes, int packetsAFrame, double packetsPerSecond) {
        this.payload = new byte[payloadBytes];
        this.packetsAFrame = packetsAFrame;
        this.packetsPerSecond = packetsPerSecond;
    }

    void rate(double newPacketsPerSecond) {
        packetsPerSecond = newPacketsPerSecond;
    }

    /** Packets given so far. */
    long sent() {
        return sent;
    }

    @Override
    public Codec codec(MediaKind kind) {
        return Codec.VP8;
    }

    @Override
    public long nextNanos() {
        return nextNanos;
    }

    @Override
    public void onKeyFrameRequest(int encoding) {
        keyFrameWanted = true;
    }

    @Override
    public void run(LocalTracks tracks, long nowNanos) {
        long interval = (long) (packetsAFrame * 1e9 / packetsPerSecond);
        if (nextNanos == 0 || nowNanos - nextNanos > 200_000_000L) {
            startNanos = startNanos == 0 ? nowNanos : startNanos;
            nextNanos = nowNanos;
        }
        while (nextNanos <= nowNanos) {
            frame(tracks);
            nextNanos += interval;
        }
    }

    private void frame(LocalTracks tracks) {
        boolean key = keyFrameWanted;
        keyFrameWanted = false;
        picture = picture + 1 & 0x7fff;
        long now = System.nanoTime();
        int timestamp = (int) ((now - startNanos) * 9 / 100_000);
        for (int i = 0; i < packetsAFrame; i++) {
            payload[0] = (byte) (i == 0 ? 0x90 : 0x80);
            payload[1] = (byte) 0x80;
            payload[2] = (byte) (0x80 | picture >>> 8);
            payload[3] = (byte) picture;
            System.arraycopy(KEY_FRAME_START, 0, payload, 4, KEY_FRAME_START.length);
            payload[4] |= (byte) (key ? 0 : 1);
            ByteBuffer.wrap(payload).putLong(TIME_OFFSET, now);
            tracks.video(0, payload, 0, payload.length, timestamp, i == packetsAFrame - 1, now);
            sent++;
        }
    }
}
