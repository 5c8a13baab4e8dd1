package dev.madang.fleet.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SealingTest {
    private static final byte[] KEY = Nodes.filled(5);

    private static byte[] sealed(FrameSealer sealer, byte[] plain) {
        byte[] out = new byte[plain.length + 18];
        assertThat(sealer.seal(plain, plain.length, out, 0)).isEqualTo(out.length);
        return out;
    }

    private static int open(FrameOpener opener, byte[] wire, byte[] plain) {
        int length = ByteBuffer.wrap(wire).getShort() & 0xffff;
        byte[] sealed = Arrays.copyOf(Arrays.copyOfRange(wire, 2, wire.length), Math.max(length, wire.length - 2));
        return opener.open(sealed, length, plain);
    }

    @Property(tries = 200)
    void whatIsSealedIsOpened(@ForAll long seed, @ForAll @IntRange(min = 1, max = FrameSealer.MOST_PLAIN) int length) {
        FrameSealer sealer = new FrameSealer(KEY);
        FrameOpener opener = new FrameOpener(KEY);
        Random random = new Random(seed);
        byte[] plain = new byte[length];
        byte[] opened = new byte[FrameSealer.MOST_PLAIN];
        byte[] before = new byte[0];
        for (int i = 0; i < 3; i++) {
            random.nextBytes(plain);
            byte[] wire = sealed(sealer, plain);
            assertThat(wire).isNotEqualTo(before);
            assertThat(open(opener, wire, opened)).isEqualTo(length);
            assertThat(Arrays.copyOf(opened, length)).isEqualTo(plain);
            before = wire;
        }
    }

    @Test
    void aChangeOfAnyBitIsSeen() {
        byte[] plain = {4, 0, 0, 0, 1, 42};
        byte[] wire = sealed(new FrameSealer(KEY), plain);
        byte[] opened = new byte[FrameSealer.MOST_PLAIN];
        assertThat(open(new FrameOpener(KEY), wire, opened)).isEqualTo(plain.length);
        for (int bit = 0; bit < 8 * wire.length; bit++) {
            byte[] changed = wire.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(open(new FrameOpener(KEY), changed, opened))
                    .as("bit %d", bit)
                    .isEqualTo(-1);
        }
    }

    @Test
    void theOrderCounts() {
        FrameSealer sealer = new FrameSealer(KEY);
        byte[] first = sealed(sealer, new byte[] {1});
        byte[] second = sealed(sealer, new byte[] {2});
        byte[] opened = new byte[FrameSealer.MOST_PLAIN];
        assertThat(open(new FrameOpener(KEY), second, opened)).isEqualTo(-1);
        FrameOpener opener = new FrameOpener(KEY);
        assertThat(open(opener, first, opened)).isEqualTo(1);
        assertThat(open(opener, first, opened)).isEqualTo(-1);
        assertThat(open(new FrameOpener(Nodes.filled(6)), first, opened)).isEqualTo(-1);
    }

    @Test
    void theSameRecordLooksDifferentEachTime() {
        FrameSealer sealer = new FrameSealer(KEY);
        assertThat(sealed(sealer, new byte[] {1, 2, 3})).isNotEqualTo(sealed(sealer, new byte[] {1, 2, 3}));
    }

    @Test
    void recordsHaveABound() {
        FrameSealer sealer = new FrameSealer(KEY);
        byte[] room = new byte[70_000];
        assertThatIllegalArgumentException().isThrownBy(() -> sealer.seal(room, 0, new byte[100], 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sealer.seal(room, FrameSealer.MOST_PLAIN + 1, new byte[70_000], 0));
        assertThat(FrameOpener.mayHaveLength(16)).isFalse();
        assertThat(FrameOpener.mayHaveLength(17)).isTrue();
        assertThat(FrameOpener.mayHaveLength(FrameOpener.MOST_SEALED)).isTrue();
        assertThat(FrameOpener.mayHaveLength(FrameOpener.MOST_SEALED + 1)).isFalse();
    }
}
