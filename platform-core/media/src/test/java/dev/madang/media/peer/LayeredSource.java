package dev.madang.media.peer;

import dev.madang.media.client.PacketSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * VP8 in several encodings of 25 frames a second at given rates, each of twice the size of the one before, and Opus every 20 ms. Frames vary in size,
 * key frames are four times as large; every packet says its encoding and its running number.
 */
final class LayeredSource implements PacketSource {
    /** Where in a payload its running number stands, and behind it its encoding in one byte. */
    static final int MARK = 16;

    /** Where the time stands at which it was made, in nanoseconds. */
    static final int MADE = MARK + 5;

    private static final int MOST_PAYLOAD = 1100;
    private static final int LEAST_PAYLOAD = 40;
    private static final byte[] KEY_FRAME_START = {0x10, 0, 0, (byte) 0x9d, 0x01, 0x2a};

    private final Random random;
    private final int[] ratesBps;
    private final boolean[] keyFrameWanted;
    private final boolean[] silent;
    private final int[] pictures;
    private final int[] heights;
    private long startNanos = -1;
    private long nextVideoNanos;
    private long nextAudioNanos;
    private int numbers;
    private boolean muted;
    private int audioBytes = 80;
    private long audioNanos = 20_000_000L;
    private int mostPayload = MOST_PAYLOAD;
    private long frameNanos = 40_000_000L;
    private int keyFrameTimes = 4;
    private double swing;
    private long swingNanos = 1;
    int audioPackets;
    /** Packets of video sent, by encoding. */
    final int[] videoPackets;

    LayeredSource(long seed, int... ratesBps) {
        this.random = new Random(seed);
        this.ratesBps = ratesBps.clone();
        this.keyFrameWanted = new boolean[ratesBps.length];
        this.videoPackets = new int[ratesBps.length];
        this.silent = new boolean[ratesBps.length];
        this.pictures = new int[ratesBps.length];
        this.heights = new int[ratesBps.length];
        for (int i = 0; i < heights.length; i++) {
            heights[i] = 180 << i;
        }
        java.util.Arrays.fill(keyFrameWanted, true);
    }

    /** Sends no sound. */
    LayeredSource mute() {
        muted = true;
        return this;
    }

    /** Sound in packets of that size, one every so often. */
    LayeredSource sound(int bytes, long everyMicros) {
        audioBytes = bytes;
        audioNanos = everyMicros * 1_000;
        return this;
    }

    /** Video in packets of that size at the most. */
    LayeredSource chopped(int bytes) {
        mostPayload = bytes;
        return this;
    }

    /** Frames so far apart, key frames as large as the others. */
    LayeredSource even(int frameMillis) {
        frameNanos = frameMillis * 1_000_000L;
        keyFrameTimes = 1;
        return this;
    }

    /** Scenes that cost more and less: all rates go up and down by that part. */
    LayeredSource swing(double part, long periodMillis) {
        swing = part;
        swingNanos = periodMillis * 1_000_000;
        return this;
    }

    /** From now on that encoding has this rate and pictures of 16:9 of that height. */
    LayeredSource become(int encoding, int rateBps, int height) {
        ratesBps[encoding] = rateBps;
        heights[encoding] = height;
        keyFrameWanted[encoding] = true;
        return this;
    }

    /** Stops that encoding, or goes on with it. */
    void silence(int encoding, boolean stop) {
        silent[encoding] = stop;
        keyFrameWanted[encoding] = true;
    }

    @Override
    public Codec codec(MediaKind kind) {
        return kind == MediaKind.AUDIO ? Codec.OPUS : Codec.VP8;
    }

    @Override
    public long nextNanos() {
        return Math.min(nextVideoNanos, nextAudioNanos);
    }

    @Override
    public void onKeyFrameRequest(int encoding) {
        keyFrameWanted[encoding] = true;
    }

    @Override
    public void run(LocalTracks tracks, long nowNanos) {
        if (startNanos < 0) {
            startNanos = nowNanos;
            nextVideoNanos = nowNanos;
            nextAudioNanos = nowNanos;
        }
        while (nextAudioNanos <= nowNanos) {
            nextAudioNanos += audioNanos;
            if (muted) {
                continue;
            }
            byte[] payload = payload(audioBytes, ++audioPackets, 0, nowNanos);
            tracks.audio(
                    payload, 0, payload.length, (int) ((nextAudioNanos - startNanos) * 48 / 1_000_000), -1, nowNanos);
        }
        while (nextVideoNanos <= nowNanos) {
            nextVideoNanos += frameNanos;
            for (int encoding = 0; encoding < ratesBps.length; encoding++) {
                if (!silent[encoding]) {
                    frame(tracks, encoding, nowNanos);
                }
            }
        }
    }

    private void frame(LocalTracks tracks, int encoding, long nowNanos) {
        boolean key = keyFrameWanted[encoding];
        keyFrameWanted[encoding] = false;
        double scene = 1 + swing * Math.sin(2 * Math.PI * (nextVideoNanos - startNanos) / swingNanos);
        double usual = scene * ratesBps[encoding] / 8.0 * frameNanos / 1e9;
        int bytes = (int) (usual * (0.8 + 0.4 * random.nextDouble()) * (key ? keyFrameTimes : 1));
        int timestamp = (int) ((nextVideoNanos - startNanos) * 90 / 1_000_000);
        int picture = 0x8000 | ++pictures[encoding] & 0x7fff;
        boolean first = true;
        while (bytes > 0) {
            int size = Math.max(LEAST_PAYLOAD, Math.min(bytes, mostPayload));
            bytes -= size;
            videoPackets[encoding]++;
            byte[] payload = payload(size, ++numbers, encoding, nowNanos);
            // Extended control bits, picture id of 15 bits (RFC 7741, 4.2).
            payload[0] = (byte) (first ? 0x90 : 0x80);
            payload[1] = (byte) 0x80;
            payload[2] = (byte) (picture >>> 8);
            payload[3] = (byte) picture;
            if (first) {
                System.arraycopy(KEY_FRAME_START, 0, payload, 4, KEY_FRAME_START.length);
                payload[4] |= (byte) (key ? 0 : 1);
                ByteBuffer.wrap(payload, 10, 4)
                        .putShort(Short.reverseBytes((short) (heights[encoding] * 16 / 9)))
                        .putShort(Short.reverseBytes((short) heights[encoding]));
            }
            tracks.video(encoding, payload, 0, payload.length, timestamp, bytes <= 0, nowNanos);
            first = false;
        }
    }

    private static byte[] payload(int length, int number, int encoding, long nowNanos) {
        byte[] payload = new byte[length];
        ByteBuffer.wrap(payload)
                .putInt(MARK, number)
                .put(MARK + 4, (byte) encoding)
                .putLong(MADE, nowNanos);
        return payload;
    }
}
