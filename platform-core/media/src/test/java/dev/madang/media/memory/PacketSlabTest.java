package dev.madang.media.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketSlabTest {
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void handsOutEverySlotOnceAndThenNone() {
        PacketSlab slab = new PacketSlab(arena, 2048);
        Set<Integer> slots = new HashSet<>();
        for (int i = 0; i < 2048; i++) {
            int slot = slab.acquire();
            assertThat(slots.add(slot)).isTrue();
            slab.memory(slot).set(ValueLayout.JAVA_INT, slab.offset(slot), slot);
            slab.memory(slot).set(ValueLayout.JAVA_INT, slab.offset(slot) + PacketSlab.SLOT_BYTES - 4, slot);
        }
        assertThat(slab.acquire()).isEqualTo(-1);
        assertThat(slab.inUse()).isEqualTo(2048);
        for (int slot : slots) {
            assertThat(slab.memory(slot).get(ValueLayout.JAVA_INT, slab.offset(slot)))
                    .isEqualTo(slot);
            assertThat(slab.memory(slot).get(ValueLayout.JAVA_INT, slab.offset(slot) + PacketSlab.SLOT_BYTES - 4))
                    .isEqualTo(slot);
            slab.release(slot);
        }
        assertThat(slab.inUse()).isZero();
        assertThat(slab.acquire()).isBetween(0, 2047);
    }

    @Test
    void keepsASlotUntilItsLastHolderLetsGo() {
        PacketSlab slab = new PacketSlab(arena, 1);
        int slot = slab.acquire();
        slab.retain(slot);
        slab.release(slot);
        assertThat(slab.inUse()).isEqualTo(1);
        slab.release(slot);
        assertThat(slab.inUse()).isZero();
        assertThatThrownBy(() -> slab.release(slot)).isInstanceOf(IllegalStateException.class);
    }
}
