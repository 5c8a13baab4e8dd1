package dev.madang.media.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much is held of what comes before the keys. */
final class EarlyPacketsTest {
    private final MemorySegment packet = MemorySegment.ofArray(new byte[1_200]);
    private final EarlyPackets.Room room = new EarlyPackets.Room();

    private int fill(EarlyPackets early) {
        int held = 0;
        while (early.hold(packet, 0, 1_200)) {
            held++;
        }
        return held;
    }

    @Test
    void onePeerHoldsSoManyBytesUntilItHandsThemOut() {
        EarlyPackets early = new EarlyPackets(room);
        assertThat(fill(early)).isBetween(20, EarlyPackets.MAX_BYTES / 1_200);
        assertThat(early.release()).hasSizeGreaterThan(20);
        assertThat(early.release()).isEmpty();
        assertThat(fill(early)).isGreaterThan(20);
    }

    @Test
    void allOfAWorkerHoldNoMoreThanItsRoom() {
        List<EarlyPackets> all = new ArrayList<>();
        int held = 0;
        for (int i = 0; i < 1_000; i++) {
            EarlyPackets early = new EarlyPackets(room);
            held += fill(early);
            all.add(early);
        }
        assertThat(held * 1_200).isLessThan(EarlyPackets.Room.MAX_BYTES);
        all.forEach(EarlyPackets::release);
        assertThat(fill(new EarlyPackets(room))).isGreaterThan(20);
    }
}
