package dev.madang.fleet.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ControlRecordTest {
    private final byte[] out = new byte[FrameSealer.MOST_PLAIN];

    private ControlRecord read(int length) {
        return ControlRecord.read(out, length);
    }

    private static ControlRecord of(byte... bytes) {
        return ControlRecord.read(bytes, bytes.length);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(read(ControlRecord.confirm(out))).isInstanceOf(ControlRecord.Confirm.class);
        assertThat(read(ControlRecord.bye(out))).isInstanceOf(ControlRecord.Bye.class);
        assertThat(read(ControlRecord.heartbeat(out, 1, -2, 3))).isEqualTo(new ControlRecord.Heartbeat(1, -2, 3));
        assertThat(read(ControlRecord.urgent(out, new byte[] {7, 8})))
                .isInstanceOfSatisfying(
                        ControlRecord.Urgent.class,
                        urgent -> assertThat(urgent.frame()).containsExactly(7, 8));
    }

    @Property(tries = 100)
    void framesOfAnyLengthArePutTogetherAgain(@ForAll @IntRange(max = 200_000) int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) ((i * 31) >> 3);
        }
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        int offset = 0;
        do {
            switch (read(ControlRecord.part(out, frame, offset))) {
                case ControlRecord.First first -> {
                    assertThat(offset).isZero();
                    assertThat(first.total()).isEqualTo(length);
                    again.writeBytes(first.part());
                }
                case ControlRecord.More more -> again.writeBytes(more.part());
                case ControlRecord other -> throw new AssertionError(other);
            }
            offset = Math.min(length, offset + ControlRecord.MOST_PART);
            assertThat(again.size()).isEqualTo(offset);
        } while (offset < length);
        assertThat(again.toByteArray()).isEqualTo(frame);
    }

    @Test
    void whatTheFormatDoesNotAllowIsMalformed() {
        assertThat(ControlRecord.read(out, 0)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(ControlRecord.read(out, -1)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(of((byte) 2, (byte) 0)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(of((byte) 4, (byte) 0, (byte) 0, (byte) 0)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(of((byte) 5)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(first(1, 0)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(first(1, 2)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(first(-1, 0)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(first(ControlRecord.MOST_FRAME + 1, 5)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(first(0, 0)).isInstanceOf(ControlRecord.First.class);
        assertThat(first(ControlRecord.MOST_FRAME, 5)).isInstanceOf(ControlRecord.First.class);
        byte[] long8k = new byte[ControlRecord.MOST_URGENT + 2];
        long8k[0] = 3;
        assertThat(ControlRecord.read(long8k, long8k.length)).isInstanceOf(ControlRecord.Malformed.class);
        assertThat(ControlRecord.read(long8k, long8k.length - 1)).isInstanceOf(ControlRecord.Urgent.class);
    }

    private static ControlRecord first(int total, int part) {
        byte[] record =
                ByteBuffer.allocate(5 + part).put((byte) 4).putInt(total).array();
        return ControlRecord.read(record, record.length);
    }

    @Test
    void laterVersionsMaySayMore() {
        assertThat(of((byte) 99, (byte) 1)).isEqualTo(new ControlRecord.Unknown(99));
        byte[] heartbeat = new byte[40];
        heartbeat[0] = 2;
        assertThat(ControlRecord.read(heartbeat, 40)).isEqualTo(new ControlRecord.Heartbeat(0, 0, 0));
        assertThat(of((byte) 6, (byte) 1)).isInstanceOf(ControlRecord.Bye.class);
        assertThat(of((byte) 1, (byte) 1)).isInstanceOf(ControlRecord.Confirm.class);
    }
}
