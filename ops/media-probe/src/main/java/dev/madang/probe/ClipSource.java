package dev.madang.probe;

import dev.madang.media.client.PacketSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;

/**
 * Plays a {@link Clip} in a loop. RTP timestamps are the time of sending, so that a viewer who knows the publisher's clock
 * from sender reports can tell how long a frame was under way. A key-frame request starts the clip over, since it has no
 * other key frame, or nothing, as with encoders that heed none.
 */
final class ClipSource implements PacketSource {
    private static final int VIDEO_CLOCK = 90_000;
    private static final int AUDIO_CLOCK = 48_000;
    private static final int MAX_PAYLOAD = 1_100;
    private static final int DESCRIPTOR = 4;
    private static final long AUDIO_NANOS = 20_000_000L;
    /** At the earliest so long after its start the clip starts over for a request. */
    private static final long RESTART_NANOS = 500_000_000L;

    private final Clip clip;
    private final boolean heedsRequests;
    private final byte[] payload = new byte[DESCRIPTOR + MAX_PAYLOAD];
    private long startNanos = -1;
    private long nextVideoNanos;
    private long nextAudioNanos;
    private long lastRestartNanos;
    private int frame;
    private int packet;
    private int pictureId;
    private boolean keyFrameWanted;

    /** @param heedsRequests whether a key-frame request starts the clip over */
    ClipSource(Clip clip, boolean heedsRequests) {
        this.clip = clip;
        this.heedsRequests = heedsRequests;
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
        keyFrameWanted = heedsRequests;
    }

    @Override
    public void run(LocalTracks tracks, long nowNanos) {
        if (startNanos < 0) {
            startNanos = nowNanos;
            nextVideoNanos = nowNanos;
            nextAudioNanos = nowNanos;
        }
        while (nextAudioNanos <= nowNanos) {
            byte[] sound = clip.packets().get(packet);
            packet = (packet + 1) % clip.packets().size();
            tracks.audio(sound, 0, sound.length, ticks(nextAudioNanos, AUDIO_CLOCK), -1, nowNanos);
            nextAudioNanos += AUDIO_NANOS;
        }
        while (nextVideoNanos <= nowNanos) {
            if (keyFrameWanted && nowNanos - lastRestartNanos > RESTART_NANOS) {
                frame = 0;
            }
            if (frame == 0) {
                keyFrameWanted = false;
                lastRestartNanos = nowNanos;
            }
            sendFrame(tracks, clip.frames().get(frame), ticks(nowNanos, VIDEO_CLOCK), nowNanos);
            frame = (frame + 1) % clip.frames().size();
            nextVideoNanos += clip.frameNanos();
        }
    }

    private void sendFrame(LocalTracks tracks, byte[] data, int timestamp, long nowNanos) {
        for (int at = 0; at < data.length; at += MAX_PAYLOAD) {
            int length = Math.min(MAX_PAYLOAD, data.length - at);
            payload[0] = (byte) (0x80 | (at == 0 ? 0x10 : 0));
            payload[1] = (byte) 0x80;
            payload[2] = (byte) (0x80 | pictureId >>> 8 & 0x7f);
            payload[3] = (byte) pictureId;
            System.arraycopy(data, at, payload, DESCRIPTOR, length);
            boolean last = at + length == data.length;
            tracks.video(0, payload, 0, DESCRIPTOR + length, timestamp, last, nowNanos);
        }
        pictureId = pictureId + 1 & 0x7fff;
    }

    private int ticks(long nanos, int clock) {
        return (int) ((nanos - startNanos) / 1_000 * clock / 1_000_000);
    }
}
