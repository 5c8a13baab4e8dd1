package dev.madang.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A short encoded clip, VP8 out of an IVF file and Opus out of an Ogg file, both held whole.
 *
 * @param frames VP8 frames, the first a key frame
 * @param frameNanos time between frames
 * @param packets Opus packets of 20 ms
 */
@SuppressWarnings("ArrayRecordComponent")
record Clip(List<byte[]> frames, long frameNanos, List<byte[]> packets) {
    private static final int IVF_HEADER = 32;
    private static final int IVF_FRAME_HEADER = 12;
    private static final int OGG_HEADER = 27;
    /** The identification and the comment header come before the sound. */
    private static final int OPUS_HEADERS = 2;

    /** The clip that comes with the probe: four seconds of 640 x 360 at 30 frames a second. */
    static Clip builtIn() {
        return new Clip(frames(read("/clip/clip.ivf")), 1_000_000_000L / 30, packets(read("/clip/clip.opus")));
    }

    private static byte[] read(String name) {
        try (InputStream in = Clip.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the probe lacks its clip " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The frames of an IVF file. */
    static List<byte[]> frames(byte[] ivf) {
        ByteBuffer buffer = ByteBuffer.wrap(ivf).order(ByteOrder.LITTLE_ENDIAN).position(IVF_HEADER);
        List<byte[]> frames = new ArrayList<>();
        while (buffer.remaining() >= IVF_FRAME_HEADER) {
            byte[] frame = new byte[buffer.getInt()];
            buffer.position(buffer.position() + 8);
            buffer.get(frame);
            frames.add(frame);
        }
        return frames;
    }

    /** The sound packets of an Ogg Opus file (RFC 3533, 6; RFC 7845, 3). */
    static List<byte[]> packets(byte[] ogg) {
        List<byte[]> packets = new ArrayList<>();
        ByteBuffer pending = ByteBuffer.allocate(65_536);
        int at = 0;
        while (at + OGG_HEADER <= ogg.length) {
            int segments = ogg[at + 26] & 0xff;
            int data = at + OGG_HEADER + segments;
            for (int i = 0; i < segments; i++) {
                int length = ogg[at + OGG_HEADER + i] & 0xff;
                pending.put(ogg, data, length);
                data += length;
                if (length < 255) {
                    byte[] packet = new byte[pending.flip().remaining()];
                    pending.get(packet).clear();
                    packets.add(packet);
                }
            }
            at = data;
        }
        return packets.subList(OPUS_HEADERS, packets.size());
    }
}
