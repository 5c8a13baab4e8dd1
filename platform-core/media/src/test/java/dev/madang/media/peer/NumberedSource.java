package dev.madang.media.peer;

import dev.madang.media.client.PacketSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * VP8 of 30 frames a second, 1 to 5 packets each, and Opus every 20 ms; every packet carries its own running number, so that
 * receivers can tell one from the other whatever its sequence number says. A key frame comes when one is asked for.
 */
public final class NumberedSource implements PacketSource {
    public static final int NUMBER_OFFSET = 16;
    private static final long FRAME_NANOS = 33_333_333L;
    private static final long AUDIO_NANOS = 20_000_000L;
    private static final byte[] KEY_FRAME_START = {0x10, 0, 0, (byte) 0x9d, 0x01, 0x2a, (byte) 0x80, 2, 0x68, 1};

    private final Random random;
    private long startNanos = -1;
    private long nextVideoNanos;
    private long nextAudioNanos;
    private boolean keyFrameWanted = true;
    private int frames;
    private boolean stopped;
    public int videoPackets;
    public int audioPackets;
    public int keyFrames;

    public NumberedSource(long seed) {
        random = new Random(seed);
    }

    public void stop() {
        stopped = true;
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
        keyFrameWanted = true;
    }

    @Override
    public void run(LocalTracks tracks, long nowNanos) {
        if (startNanos < 0) {
            startNanos = nowNanos;
            nextVideoNanos = nowNanos;
            nextAudioNanos = nowNanos;
        }
        while (nextAudioNanos <= nowNanos) {
            nextAudioNanos += AUDIO_NANOS;
            if (!stopped) {
                byte[] payload = payload(80, ++audioPackets);
                int timestamp = (int) ((nextAudioNanos - startNanos) * 48 / 1_000_000);
                tracks.audio(payload, 0, payload.length, timestamp, -1, nowNanos);
            }
        }
        while (nextVideoNanos <= nowNanos) {
            nextVideoNanos += FRAME_NANOS;
            if (!stopped) {
                frame(tracks, nowNanos);
            }
        }
    }

    private void frame(LocalTracks tracks, long nowNanos) {
        boolean key = keyFrameWanted;
        keyFrameWanted = false;
        keyFrames += key ? 1 : 0;
        int packets = key ? 8 : 1 + random.nextInt(5);
        int timestamp = (int) ((nextVideoNanos - startNanos) * 90 / 1_000_000);
        int picture = 0x8000 | ++frames & 0x7fff;
        for (int i = 0; i < packets; i++) {
            byte[] payload = payload(200 + random.nextInt(900), ++videoPackets);
            // Extended control bits, picture id of 15 bits (RFC 7741, 4.2).
            payload[0] = (byte) (i == 0 ? 0x90 : 0x80);
            payload[1] = (byte) 0x80;
            payload[2] = (byte) (picture >>> 8);
            payload[3] = (byte) picture;
            if (i == 0) {
                System.arraycopy(KEY_FRAME_START, 0, payload, 4, KEY_FRAME_START.length);
                payload[4] |= (byte) (key ? 0 : 1);
            }
            tracks.video(0, payload, 0, payload.length, timestamp, i == packets - 1, nowNanos);
        }
    }

    private static byte[] payload(int length, int number) {
        byte[] payload = new byte[length];
        ByteBuffer.wrap(payload).putInt(NUMBER_OFFSET, number);
        return payload;
    }
}
