package dev.madang.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.Egress;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sim.SimNetwork;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.worker.MediaWorker;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rings between two workers of one node. */
final class RingRelayTest extends TrackRelayContract {
    private static final class Workers implements Ends {
        private final Arena arena = Arena.ofConfined();
        private final SimNetwork network = new SimNetwork(1, TimeUnit.SECONDS.toNanos(1000));
        private final MediaWorker originWorker = worker(0);
        private final MediaWorker edgeWorker = worker(1);
        private final WorkerTracks origin = new WorkerTracks(originWorker);
        private final WorkerTracks edge = new WorkerTracks(edgeWorker);

        private MediaWorker worker(int index) {
            var port = network.open(new InetSocketAddress("10.0.0.1", 40_000 + index), arena);
            Egress egress = new Egress(arena, port, 64 * 1024, 64);
            return new MediaWorker(index, port, egress, new PacketSlab(arena, 16 * 1024), network::nowNanos);
        }

        @Override
        public WorkerTracks origin() {
            return origin;
        }

        @Override
        public Producer subscribe(TrackRef track) {
            return Objects.requireNonNull(edge.local(track));
        }

        @Override
        public void ended(TrackRef track) {}

        @Override
        public void settle() {
            run(1);
        }

        @Override
        public int coming() {
            return edge.relayedCount();
        }

        @Override
        public void run(long millis) {
            for (long i = 0; i < millis; i++) {
                network.advanceTo(network.nowNanos() + 1_000_000L);
                for (int turn = 0; turn < 16; turn++) {
                    originWorker.turn(0);
                    edgeWorker.turn(0);
                }
            }
        }

        @Override
        public long nowNanos() {
            return network.nowNanos();
        }

        @Override
        public StoredPacket packet(long arrivalNanos) {
            StoredPacket packet = new StoredPacket();
            packet.hold(originWorker.slab(), originWorker.slab().acquire(), 0, arrivalNanos);
            return packet;
        }

        @Override
        public void close() {
            originWorker.port().close();
            edgeWorker.port().close();
            arena.close();
        }
    }

    @Override
    protected Ends open() {
        return new Workers();
    }

    private static Producer producer(Workers workers) {
        return new Producer(1, MediaKind.VIDEO, List.of("q"), workers.originWorker.slab(), (encoding, nowNanos) -> {});
    }

    @Test
    void packetsThatWereLostOnTheWayComeWhenAskedFor() {
        try (Workers workers = new Workers()) {
            Producer producer = producer(workers);
            workers.origin.add(producer);
            TrackRef ref = new TrackRef(1, MediaKind.VIDEO, List.of("q"), workers.origin);
            append(workers, producer, 1_000);
            append(workers, producer, 1_001);
            workers.run(1);
            Producer copy = Objects.requireNonNull(workers.edge.local(ref));
            workers.run(1);
            append(workers, producer, 1_002);
            workers.run(1);
            assertThat(copy.encoding(0).find(1_001)).isNull();
            workers.edge.relay().requestPackets(ref, 0, 990, 12);
            workers.run(1);
            assertThat(copy.encoding(0).find(1_000)).isNotNull();
            assertThat(copy.encoding(0).find(1_001)).isNotNull();
        }
    }

    @Test
    void aTrackThatHasEndedBeforeEndsAtOnce() {
        try (Workers workers = new Workers()) {
            TrackRef ref = new TrackRef(1, MediaKind.VIDEO, List.of("q"), workers.origin);
            Producer copy = Objects.requireNonNull(workers.edge.local(ref));
            assertThat(workers.coming()).isEqualTo(1);
            workers.run(1);
            assertThat(copy.consumerCount()).isZero();
            assertThat(workers.coming()).isZero();
        }
    }

    @Test
    void whatFoundNoRoomInTheRingIsAskedFor() {
        try (Workers workers = new Workers()) {
            Producer producer = producer(workers);
            workers.origin.add(producer);
            TrackRef ref = new TrackRef(1, MediaKind.VIDEO, List.of("q"), workers.origin);
            Producer copy = Objects.requireNonNull(workers.edge.local(ref));
            workers.run(1);
            for (long sequence = 1_000; sequence < 4_892; sequence++) {
                append(workers, producer, sequence);
            }
            assertThat(workers.originWorker.counters().get(MediaCounter.DROPPED_NO_ROOM))
                    .isEqualTo(52);
            workers.run(1);
            assertThat(copy.encoding(0).newest()).isEqualTo(4_839);
            append(workers, producer, 4_892);
            workers.run(2);
            assertThat(copy.encoding(0).newest()).isEqualTo(4_892);
            for (long sequence = 3_048; sequence < 4_892; sequence++) {
                assertThat(copy.encoding(0).find(sequence)).as("%d", sequence).isNotNull();
            }
        }
    }

    private static void append(Workers workers, Producer producer, long sequence) {
        StoredPacket packet = workers.packet(workers.nowNanos());
        packet.info().headerLength = 12;
        packet.info().payloadLength = 10;
        producer.append(0, sequence, packet, Codec.VP8, 22, workers.nowNanos());
        workers.origin.markDirty(producer);
    }
}
