package dev.madang.media.net.nio;

import dev.madang.media.net.Egress;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An egress's memory as the buffer that channels want, made once. */
final class NioSendView {
    private @Nullable MemorySegment memory;
    private @Nullable ByteBuffer buffer;

    ByteBuffer of(Egress egress) {
        ByteBuffer known = buffer;
        if (known == null || !egress.memory().equals(memory)) {
            memory = egress.memory();
            known = egress.memory().asByteBuffer();
            buffer = known;
        }
        return known;
    }
}
