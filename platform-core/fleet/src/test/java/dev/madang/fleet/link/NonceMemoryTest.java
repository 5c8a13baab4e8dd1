package dev.madang.fleet.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class NonceMemoryTest {
    private static byte[] nonce(int number) {
        return ByteBuffer.allocate(32).putInt(number).array();
    }

    @Test
    void forgetsAfterAMinute() {
        NonceMemory memory = new NonceMemory();
        assertThat(memory.isFirst(nonce(1), 1000)).isTrue();
        assertThat(memory.isFirst(nonce(1), 61_000)).isFalse();
        assertThat(memory.isFirst(nonce(2), 61_001)).isTrue();
        assertThat(memory.size()).isEqualTo(1);
    }

    @Test
    void isBounded() {
        NonceMemory memory = new NonceMemory();
        for (int i = 0; i < NonceMemory.MOST + 10; i++) {
            assertThat(memory.isFirst(nonce(i), 5)).isTrue();
        }
        assertThat(memory.size()).isEqualTo(NonceMemory.MOST);
        assertThat(memory.isFirst(nonce(NonceMemory.MOST + 9), 5)).isFalse();
    }

    @Test
    void epochsOnlyRiseAndAreBounded() {
        KnownEpochs epochs = new KnownEpochs();
        epochs.seen("a", 7);
        epochs.seen("a", 5);
        assertThat(epochs.of("a")).isEqualTo(7);
        assertThat(epochs.of("b")).isZero();
        for (int i = 0; i < KnownEpochs.MOST; i++) {
            epochs.seen("n" + i, 1);
        }
        assertThat(epochs.of("a")).isZero();
        assertThat(epochs.of("n0")).isEqualTo(1);
    }
}
