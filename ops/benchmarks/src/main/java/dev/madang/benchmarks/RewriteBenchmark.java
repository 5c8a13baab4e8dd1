package dev.madang.benchmarks;

import dev.madang.media.forward.Consumer;
import dev.madang.media.forward.ConsumerParameters;
import dev.madang.media.forward.PacketSink;
import dev.madang.media.forward.PacketWriter;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Rewriting without encrypting: packets of one Producer to 100 Consumers; the time is for one packet to one Consumer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RewriteBenchmark {
    private static final int CONSUMERS = 100;
    private static final int BATCH = 4;
    private static final int PAYLOAD = 1_100;

    private final Arena arena = Arena.ofAuto();
    private final PacketSlab slab = new PacketSlab(arena, 1 << 16);
    private final Producer producer =
            new Producer(1, MediaKind.VIDEO, Collections.<@Nullable String>singletonList(null), slab, (e, n) -> {});
    private final Nowhere sink = new Nowhere(arena.allocate(4096, 64));
    private StoredPacket scratch = new StoredPacket();
    private long sequence = 0x1_0000;
    private long nowNanos = 1_000_000_000L;

    private static final class Nowhere implements PacketSink {
        private final MemorySegment memory;
        private long packets;
        private int transportSequence;

        Nowhere(MemorySegment memory) {
            this.memory = memory;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public MemorySegment memory() {
            return memory;
        }

        @Override
        public long begin(int maxLengthBytes) {
            return 0;
        }

        @Override
        public int nextTransportSequence() {
            return transportSequence++ & 0xffff;
        }

        @Override
        public int absoluteSendTime() {
            return 0;
        }

        @Override
        public void time(long nowNanos) {}

        @Override
        public int finish(
                long offset,
                int headerLength,
                int prefixLength,
                MemorySegment body,
                long bodyOffset,
                int bodyLength,
                long packetIndex) {
            packets++;
            return headerLength + prefixLength + bodyLength;
        }

        @Override
        public boolean mayLeave() {
            return true;
        }

        @Override
        public void later() {}

        @Override
        public void fault(RuntimeException cause) {
            throw cause;
        }

        @Override
        public void keyFrameSent() {}
    }

    /** Makes the Consumers. */
    @Setup
    public void prepare() {
        for (int i = 0; i < CONSUMERS; i++) {
            ConsumerParameters parameters = new ConsumerParameters(
                    MediaKind.VIDEO,
                    1000 + i,
                    5000 + i,
                    Map.of(Codec.VP8, 96),
                    Map.of(Codec.VP8, 97),
                    true,
                    HeaderExtensionIds.NONE,
                    new byte[] {'v'},
                    new byte[0],
                    1,
                    1);
            new Consumer(parameters, new PacketWriter(sink, parameters)).subscribe(producer, nowNanos);
        }
    }

    /** A batch in, 100 batches out. */
    @Benchmark
    @OperationsPerInvocation(CONSUMERS * BATCH)
    public long rewrite() {
        nowNanos += 1_000_000;
        for (int i = 0; i < BATCH; i++) {
            append(i == 0, i == BATCH - 1);
        }
        producer.flush(nowNanos);
        return sink.packets;
    }

    private void append(boolean first, boolean last) {
        int slot = slab.acquire();
        MemorySegment memory = slab.memory(slot);
        long at = slab.offset(slot);
        RtpView.putU16(memory, at, last ? 0x80e0 : 0x8060);
        RtpView.putU16(memory, at + 2, (int) sequence & 0xffff);
        RtpView.putI32(memory, at + 4, (int) (nowNanos / 11_111));
        RtpView.putI32(memory, at + 8, 7);
        int picture = (int) (sequence / BATCH) & 0x7fff | 0x8000;
        RtpView.putI32(memory, at + 12, (first ? 0x9080_0000 : 0x8080_0000) | picture);
        RtpView.putU8(memory, at + 16, sequence % 1000 < BATCH && first ? 0 : 1);
        StoredPacket packet = scratch;
        packet.hold(slab, slot, 0, nowNanos);
        RtpParser.parse(memory, at, 12 + PAYLOAD, HeaderExtensionIds.NONE, packet.info());
        PayloadDescriptor.parse(Codec.VP8, memory, at, packet.info());
        scratch = producer.append(0, sequence++, packet, Codec.VP8, PAYLOAD, nowNanos);
    }
}
