package dev.madang.probe;

import dev.madang.media.client.PacketSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Sound and three encodings of a picture at low rates, marked with who sends them, so that a receiver can tell whether it got
 * the right ones. VP8 in form, with key frames when asked for; the pictures show nothing.
 */
final class CallSource implements PacketSource {
    /** The encodings, the lowest resolution first. */
    static final java.util.List<String> RIDS = java.util.List.of("q", "h", "f");

    /** Where the mark is in a payload: the sender's number, then a running number with the encoding in its top byte. */
    static final int MARK_OFFSET = 16;

    private static final int[] FRAME_BYTES = {350, 900, 2_400};
    private static final int KEY_FRAME_FACTOR = 3;
    private static final int[] WIDTHS = {160, 320, 640};
    private static final int MAX_PAYLOAD = 1_100;
    private static final int AUDIO_BYTES = 60;
    private static final long FRAME_NANOS = 100_000_000L;
    private static final long AUDIO_NANOS = 20_000_000L;

    private final int sender;
    private final Random random;
    private final byte[] payload = new byte[MAX_PAYLOAD];
    private final boolean[] keyFrameWanted = new boolean[RIDS.size()];
    private long startNanos = -1;
    private long nextVideoNanos;
    private long nextAudioNanos;
    private int frames;
    private int number;
    private volatile int level = 127;
    private volatile boolean stopped;

    CallSource(int sender) {
        this.sender = sender;
        random = new Random(sender);
        Arrays.fill(keyFrameWanted, true);
    }

    /** @param now 0 for the loudest to 127 for silence */
    void level(int now) {
        level = now;
    }

    void stop() {
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
        keyFrameWanted[encoding] = true;
    }

    @Override
    public void run(LocalTracks tracks, long nowNanos) {
        if (startNanos < 0) {
            startNanos = nowNanos;
            // Senders that began together do not send together.
            nextAudioNanos = nowNanos + random.nextLong(AUDIO_NANOS);
            nextVideoNanos = nowNanos + random.nextLong(FRAME_NANOS);
        }
        while (nextAudioNanos <= nowNanos) {
            nextAudioNanos += AUDIO_NANOS;
            if (!stopped) {
                mark(0);
                tracks.audio(payload, 0, AUDIO_BYTES, ticks(nextAudioNanos, 48_000), level, nowNanos);
            }
        }
        while (nextVideoNanos <= nowNanos) {
            nextVideoNanos += FRAME_NANOS;
            frames++;
            for (int encoding = 0; encoding < FRAME_BYTES.length && !stopped; encoding++) {
                frame(tracks, encoding, nowNanos);
            }
        }
    }

    private void frame(LocalTracks tracks, int encoding, long nowNanos) {
        boolean key = keyFrameWanted[encoding];
        keyFrameWanted[encoding] = false;
        int left = FRAME_BYTES[encoding] * (key ? KEY_FRAME_FACTOR : 1);
        int picture = 0x8000 | frames & 0x7fff;
        boolean first = true;
        while (left > 0) {
            int length = Math.min(left, MAX_PAYLOAD);
            left -= length;
            length = Math.max(length, MARK_OFFSET + 8);
            mark(encoding);
            // Extended control bits, picture id of 15 bits (RFC 7741, 4.2).
            payload[0] = (byte) (first ? 0x90 : 0x80);
            payload[1] = (byte) 0x80;
            payload[2] = (byte) (picture >>> 8);
            payload[3] = (byte) picture;
            if (first) {
                head(key, WIDTHS[encoding]);
            }
            int timestamp = ticks(nextVideoNanos, 90_000);
            tracks.video(encoding, payload, 0, length, timestamp, left <= 0, nowNanos);
            first = false;
        }
    }

    /** The beginning of a frame (RFC 6386, 9.1). */
    private void head(boolean key, int width) {
        int height = width * 9 / 16;
        payload[4] = (byte) (key ? 0x10 : 0x11);
        payload[5] = 0;
        payload[6] = 0;
        payload[7] = (byte) 0x9d;
        payload[8] = 0x01;
        payload[9] = 0x2a;
        payload[10] = (byte) width;
        payload[11] = (byte) (width >>> 8);
        payload[12] = (byte) height;
        payload[13] = (byte) (height >>> 8);
    }

    private void mark(int encoding) {
        ByteBuffer.wrap(payload)
                .putInt(MARK_OFFSET, sender)
                .putInt(MARK_OFFSET + 4, encoding << 24 | ++number & 0xff_ffff);
    }

    private int ticks(long nanos, int clock) {
        return (int) ((nanos - startNanos) / 1_000 * clock / 1_000_000);
    }
}
