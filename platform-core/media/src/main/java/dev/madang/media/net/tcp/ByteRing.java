package dev.madang.media.net.tcp;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicLong;

/** Frames on their way from the worker to a connection: one writer, one reader, a fixed number of bytes. */
final class ByteRing {
    private final byte[] bytes;
    private final int mask;
    private final ByteBuffer view;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    /** @param capacityBytes a power of two */
    ByteRing(int capacityBytes) {
        bytes = new byte[capacityBytes];
        mask = capacityBytes - 1;
        view = ByteBuffer.wrap(bytes);
    }

    /** Adds a datagram with its length before it; false when there is no room. The writer's thread. */
    boolean add(MemorySegment memory, long offset, int length) {
        long at = written.get();
        if (at + StreamFrames.HEADER + length - read.getAcquire() > bytes.length) {
            return false;
        }
        bytes[(int) at & mask] = (byte) (length >>> 8);
        bytes[(int) (at + 1) & mask] = (byte) length;
        int start = (int) (at + StreamFrames.HEADER) & mask;
        int first = Math.min(length, bytes.length - start);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, start, first);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset + first, bytes, 0, length - first);
        written.setRelease(at + StreamFrames.HEADER + length);
        return true;
    }

    /** Writes what the channel takes; true when nothing is left. The reader's thread. */
    boolean drainTo(WritableByteChannel channel) throws IOException {
        long at = read.get();
        while (at < written.getAcquire()) {
            int start = (int) at & mask;
            int length = (int) Math.min(written.getAcquire() - at, bytes.length - start);
            view.clear().position(start).limit(start + length);
            int taken = channel.write(view);
            at += taken;
            read.setRelease(at);
            if (taken < length) {
                return false;
            }
        }
        return true;
    }
}
