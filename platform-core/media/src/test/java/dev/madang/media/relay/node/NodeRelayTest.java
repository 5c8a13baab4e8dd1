package dev.madang.media.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.Grant;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.Egress;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.TrackRelayContract;
import dev.madang.media.relay.WorkerTracks;
import dev.madang.media.sim.SimNetwork;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.worker.MediaWorker;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A link between two nodes of one worker each. */
final class NodeRelayTest extends TrackRelayContract {
    private static final InetSocketAddress ORIGIN = new InetSocketAddress("10.0.0.1", 40_000);
    private static final InetSocketAddress EDGE = new InetSocketAddress("10.0.0.2", 40_000);

    private static final class Nodes implements Ends {
        private final Arena arena = Arena.ofConfined();
        private final SimNetwork network = new SimNetwork(1, TimeUnit.SECONDS.toNanos(1000));
        private final MediaWorker originWorker = worker(ORIGIN);
        private final MediaWorker edgeWorker = worker(EDGE);
        private final WorkerTracks origin = new WorkerTracks(originWorker);
        private final WorkerTracks edge = new WorkerTracks(edgeWorker);
        private final Map<Long, RemoteTrack> tracks = new HashMap<>();
        private final RelayOwner owner;
        private long ids = 1_000;

        Nodes() {
            owner = new RelayOwner(
                    relays(origin), List.of(List.of(ORIGIN)), relays(edge), List.of(List.of(EDGE)), false);
            run(1_000);
        }

        private MediaWorker worker(InetSocketAddress address) {
            var port = network.open(address, arena);
            Egress egress = new Egress(arena, port, 64 * 1024, 64);
            return new MediaWorker(0, port, egress, new PacketSlab(arena, 16 * 1024), network::nowNanos);
        }

        private NodeRelays relays(WorkerTracks workerTracks) {
            return new NodeRelays(
                    List.of(workerTracks),
                    SrtpCrypto.select(),
                    new SplittableRandom(1),
                    () -> ++ids,
                    Runnable::run,
                    new NodeRelays.WorkerCall() {
                        @Override
                        public <T> T call(MediaWorker worker, Supplier<T> task) {
                            return task.get();
                        }
                    });
        }

        @Override
        public WorkerTracks origin() {
            return origin;
        }

        @Override
        public Producer subscribe(TrackRef track) {
            RemoteTrack remote = owner.carry(new TestHandle(track), track.kind(), List.of(), track.rids());
            tracks.put(track.id(), remote);
            run(1);
            return Objects.requireNonNull(edge.producer(remote.id()));
        }

        @Override
        public void ended(TrackRef track) {
            Objects.requireNonNull(tracks.get(track.id())).ended();
        }

        @Override
        public void run(long millis) {
            for (long i = 0; i < millis; i++) {
                network.advanceTo(network.nowNanos() + 1_000_000L);
                for (int turn = 0; turn < 4; turn++) {
                    originWorker.turn(0);
                    edgeWorker.turn(0);
                }
            }
        }

        @Override
        public void settle() {
            run(300);
        }

        @Override
        public int coming() {
            return owner.edge.stats().streamsIn();
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
            owner.close();
            run(1);
            assertThat(edgeWorker.residue().ownedAddresses()).isZero();
            assertThat(edgeWorker.residue().ufrags()).isZero();
            assertThat(originWorker.counters().get(MediaCounter.PEER_FAULTS)).isZero();
            assertThat(edgeWorker.counters().get(MediaCounter.PEER_FAULTS)).isZero();
            originWorker.port().close();
            edgeWorker.port().close();
            arena.close();
        }
    }

    @Override
    protected Ends open() {
        return new Nodes();
    }

    private List<Grant> grants() {
        return ((Nodes) ends()).owner.grants;
    }

    @Test
    void aJumpOfTheNumbersGoesOnUnderANewSsrc() {
        Producer copy = watched(LOW);
        arrives(LOW, 70_000, true);
        ends().settle();
        arrives(LOW, 70_000 + (1 << 14), false);
        ends().settle();
        assertThat(grants()).hasSize(1);
        arrives(LOW, 70_001 + (2 << 14), true);
        ends().settle();
        assertThat(grants()).hasSize(2);
        assertThat(grants().get(1).ssrc()).isEqualTo(grants().get(0).ssrc() + 1);
        assertThat(grants().get(1).firstSequence()).isEqualTo(70_001 + (2 << 14));
        assertThat(copy.encoding(LOW).newest()).isEqualTo(70_001 + (2 << 14));
        assertThat(copy.encoding(LOW).keyFrames()).isEqualTo(2);
    }

    @Test
    void aStreamGoesOnUnderNewKeysAndTheFormerOnesEndAfterTenSeconds() {
        Nodes nodes = (Nodes) ends();
        Producer copy = watched(LOW);
        arrives(LOW, 1_000, true);
        ends().settle();
        assertThat(grants().getFirst().ssrc() >>> 28).isEqualTo(3);
        // The edge accepts the next generation before it is told to use it.
        nodes.owner.origin.rotate(4);
        ends().run(50);
        nodes.owner.edge.rotate(4);
        arrives(LOW, 1_001, false);
        ends().settle();
        assertThat(grants().get(1).ssrc() >>> 28).isEqualTo(4);
        assertThat(copy.encoding(LOW).find(1_000)).isNotNull();
        assertThat(copy.encoding(LOW).find(1_001)).isNotNull();
        ends().run(11_000);
        arrives(LOW, 1_002, false);
        ends().settle();
        assertThat(copy.encoding(LOW).find(1_002)).isNotNull();
        assertThat(nodes.owner.edge.stats().streamsIn()).isEqualTo(1);
        assertThat(nodes.edgeWorker.counters().get(MediaCounter.RELAY_DROPPED_GENERATION))
                .isZero();
    }

    @Test
    void emptyPacketsCrossSoThatNumbersHaveNoGaps() {
        Producer copy = watched(LOW);
        arrives(LOW, 1_000, true);
        StoredPacket empty = ends().packet(ends().nowNanos());
        empty.info().clear();
        empty.info().headerLength = 12;
        empty.info().paddingLength = 100;
        empty.info().timestamp = 77;
        producer().append(LOW, 1_001, empty, dev.madang.media.rtp.Codec.VP8, 112, ends().nowNanos());
        ends().origin().markDirty(producer());
        arrives(LOW, 1_002, false);
        ends().settle();
        StoredPacket there = Objects.requireNonNull(copy.encoding(LOW).find(1_001));
        assertThat(there.hasPayload()).isFalse();
        assertThat(there.info().timestamp).isEqualTo(77);
        assertThat(copy.encoding(LOW).find(1_002)).isNotNull();
    }

    @Test
    void aPacketThatComesLateToTheOriginCrossesInItsPlace() {
        Producer copy = watched(LOW);
        arrives(LOW, 1_000, true);
        arrives(LOW, 1_002, false);
        ends().settle();
        assertThat(copy.encoding(LOW).find(1_001)).isNull();
        arrives(LOW, 1_001, false);
        ends().settle();
        assertThat(copy.encoding(LOW).find(1_001)).isNotNull();
        // Nobody has asked for what was not there.
        Nodes nodes = (Nodes) ends();
        assertThat(nodes.edgeWorker.counters().get(MediaCounter.RELAY_NACKS_SENT))
                .isZero();
    }

    @Test
    void whatComesBeforeItsGrantIsSentOnceMore() {
        Nodes nodes = (Nodes) ends();
        nodes.owner.holdsGrants = true;
        Producer copy = watched(LOW);
        arrives(LOW, 1_000, true);
        arrives(LOW, 1_001, false);
        nodes.run(100);
        assertThat(nodes.edgeWorker.counters().get(MediaCounter.RELAY_DROPPED_NOT_GRANTED))
                .isPositive();
        assertThat(copy.encoding(LOW).newest()).isEqualTo(-1);
        nodes.tracks.values().forEach(track -> track.granted(LOW, grants().getFirst()));
        ends().settle();
        assertThat(copy.encoding(LOW).find(1_000)).isNotNull();
        assertThat(copy.encoding(LOW).find(1_001)).isNotNull();
    }

    @Test
    void strangersPacketsAreRefusedAndCounted() {
        Nodes nodes = (Nodes) ends();
        Producer copy = watched(LOW);
        arrives(LOW, 1_000, true);
        ends().settle();
        int ssrc = grants().getFirst().ssrc();
        nodes.network.inject(ORIGIN, EDGE, rtp(ssrc, 1_001));
        nodes.network.inject(ORIGIN, EDGE, rtp(ssrc + 1, 1_001));
        nodes.network.inject(ORIGIN, EDGE, rtp(ssrc ^ 0x8000_0000, 1_001));
        nodes.network.inject(new InetSocketAddress("10.9.9.9", 9), EDGE, rtp(ssrc, 1_001));
        ends().settle();
        var counters = nodes.edgeWorker.counters();
        assertThat(counters.get(MediaCounter.RELAY_DROPPED_UNAUTHENTIC)).isEqualTo(1);
        assertThat(counters.get(MediaCounter.RELAY_DROPPED_NOT_GRANTED)).isEqualTo(1);
        assertThat(counters.get(MediaCounter.RELAY_DROPPED_GENERATION)).isEqualTo(1);
        assertThat(counters.get(MediaCounter.DROPPED_UNKNOWN)).isEqualTo(1);
        assertThat(copy.encoding(LOW).newest()).isEqualTo(1_000);
        arrives(LOW, 1_001, false);
        ends().settle();
        assertThat(copy.encoding(LOW).newest()).isEqualTo(1_001);
    }

    @Test
    void whatComesTwiceIsRefusedAndCounted() {
        Nodes nodes = (Nodes) ends();
        Producer copy = watched(LOW);
        nodes.network.conditions(dev.madang.media.sim.LinkConditions.PERFECT.withDuplicate(1));
        for (int i = 0; i < 10; i++) {
            arrives(LOW, 1_000 + i, i == 0);
        }
        ends().settle();
        assertThat(nodes.edgeWorker.counters().get(MediaCounter.RELAY_DROPPED_REPLAYED))
                .isGreaterThanOrEqualTo(10);
        assertThat(copy.encoding(LOW).newest()).isEqualTo(1_009);
    }

    private static byte[] rtp(int ssrc, int sequence) {
        return java.nio.ByteBuffer.allocate(60)
                .put((byte) 0x80)
                .put((byte) 0)
                .putShort((short) sequence)
                .putInt(0)
                .putInt(ssrc)
                .array();
    }
}
