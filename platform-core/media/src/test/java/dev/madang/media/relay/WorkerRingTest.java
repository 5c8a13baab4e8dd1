package dev.madang.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WorkerRingTest {
    /** Room of all its segments, 256 to 2,048 packets, while nothing is taken out. */
    private static final int MOST = 256 + 512 + 1024 + 2048;

    private final PacketSlab slab = new PacketSlab(Arena.ofAuto(), 16);
    private final WorkerCounters counters = new WorkerCounters();
    private final WorkerRing ring = new WorkerRing(counters);
    private final Producer producer =
            new Producer(1, MediaKind.VIDEO, Collections.<@Nullable String>singletonList(null), slab, (e, n) -> {});
    private final StoredPacket packet = new StoredPacket();
    private final List<Long> taken = new ArrayList<>();
    private long put;

    WorkerRingTest() {
        packet.hold(slab, slab.acquire(), 0, 0);
        packet.info().headerLength = 12;
        packet.info().payloadLength = 8;
    }

    /** Each packet carries its number in its arrival time's place, and in its bytes. */
    private void put() {
        packet.memory().set(ValueLayout.JAVA_LONG_UNALIGNED, packet.offset() + 12, put);
        ring.put(producer, producer.encoding(0), packet, Codec.VP8, (int) put, false);
        put++;
    }

    private int take(int limit) {
        return ring.drain(
                (entry, memory, offset) -> {
                    long number = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + 12);
                    assertThat(entry.wireBytes).isEqualTo((int) number);
                    taken.add(number);
                },
                limit);
    }

    @Property(tries = 50)
    void allComeOutOnceAndInOrderWhileItGrows(
            @ForAll @Size(max = 40) List<@IntRange(min = -400, max = 400) Integer> steps) {
        for (int step : steps) {
            if (step < 0) {
                int before = taken.size();
                assertThat(take(-step)).isEqualTo(taken.size() - before).isLessThanOrEqualTo(-step);
            } else {
                for (int i = 0; i < step && put - taken.size() < 2_048; i++) {
                    put();
                }
            }
        }
        while (ring.hasPackets()) {
            take(100);
        }
        assertThat(taken)
                .containsExactlyElementsOf(LongStream.range(0, put).boxed().toList());
        assertThat(counters.get(MediaCounter.DROPPED_NO_ROOM)).isZero();
    }

    @Test
    void whatFindsNoRoomIsCountedAndTheNextPacketSaysSo() {
        for (int i = 0; i < MOST + 7; i++) {
            put();
        }
        assertThat(counters.get(MediaCounter.DROPPED_NO_ROOM)).isEqualTo(7);
        assertThat(take(MOST)).isEqualTo(MOST);
        put();
        List<Long> lost = new ArrayList<>();
        ring.drain((entry, memory, offset) -> lost.add(entry.lost), 10);
        assertThat(lost).containsExactly(7L);
    }

    @Test
    void aSecondThreadTakesAllInOrder() throws Exception {
        int many = 50_000;
        CompletableFuture<Void> taking = CompletableFuture.runAsync(() -> {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (taken.size() < many && System.nanoTime() < deadline) {
                take(64);
            }
        });
        while (put < many && !taking.isDone()) {
            long dropped = counters.get(MediaCounter.DROPPED_NO_ROOM);
            put();
            if (counters.get(MediaCounter.DROPPED_NO_ROOM) > dropped) {
                put--;
                Thread.onSpinWait();
            }
        }
        taking.get(60, TimeUnit.SECONDS);
        assertThat(taken)
                .containsExactlyElementsOf(LongStream.range(0, many).boxed().toList());
    }
}
