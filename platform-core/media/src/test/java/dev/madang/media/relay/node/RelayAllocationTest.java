package dev.madang.media.relay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.WorkerTracks;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.Subscriber;
import dev.madang.media.worker.MediaWorker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Packets between nodes make no garbage, over real sockets and with the native ciphers. */
final class RelayAllocationTest {
    private static final int LENGTH = 1_000;
    private static final int ROUND = 1_600;

    private final Arena arena = Arena.ofConfined();
    private final DatagramPort originPort = port();
    private final DatagramPort edgePort = port();
    private final MediaWorker originWorker = worker(originPort);
    private final MediaWorker edgeWorker = worker(edgePort);
    private StoredPacket spare = new StoredPacket();
    private long sequence = 70_000;
    private long seen;
    private long ids;

    private DatagramPort port() {
        return DatagramPorts.open(PortConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), arena);
    }

    private MediaWorker worker(DatagramPort port) {
        Egress egress = new Egress(arena, port, 256 * 1024, 1024);
        return new MediaWorker(0, port, egress, new PacketSlab(arena, 64 * 1024), System::nanoTime);
    }

    private NodeRelays relays(WorkerTracks tracks) {
        return new NodeRelays(
                List.of(tracks),
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

    private void turn() {
        originWorker.turn(0);
        edgeWorker.turn(0);
    }

    @Test
    void packetsAllocateNothing() {
        assumeTrue(SrtpCrypto.select() != SrtpCrypto.portable());
        WorkerTracks origin = new WorkerTracks(originWorker);
        WorkerTracks edge = new WorkerTracks(edgeWorker);
        RelayOwner owner = new RelayOwner(
                relays(origin),
                List.of(List.of(originPort.localAddress())),
                relays(edge),
                List.of(List.of(edgePort.localAddress())),
                true);
        Producer producer = new Producer(99, MediaKind.VIDEO, List.of("q"), originWorker.slab(), (e, now) -> {});
        origin.add(producer);
        TrackRef ref = new TrackRef(99, MediaKind.VIDEO, List.of("q"), origin);
        RemoteTrack track = owner.carry(new TestHandle(ref), MediaKind.VIDEO, List.of(), List.of("q"));
        turn();
        Producer copy = Objects.requireNonNull(edge.producer(track.id()));
        copy.add(new Viewer(copy));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (seen == 0 && System.nanoTime() < deadline) {
                arrive(producer, origin);
                turn();
            }
            long least = Long.MAX_VALUE;
            // Tiered compilation settles at its own pace, and checks make some: a quiet round has to come.
            deadline = System.nanoTime() + 60_000_000_000L;
            while (least >= ROUND && System.nanoTime() < deadline) {
                long before = threads.getCurrentThreadAllocatedBytes();
                long seenBefore = seen;
                for (int i = 0; i < ROUND; i++) {
                    arrive(producer, origin);
                    if (i % 8 == 0) {
                        turn();
                    }
                }
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                least = seen - seenBefore > ROUND * 3 / 4 ? Math.min(least, allocated) : least;
            }
            assertThat(least / ROUND).as("bytes a packet").isZero();
        } finally {
            owner.close();
            turn();
            originPort.close();
            edgePort.close();
            arena.close();
        }
    }

    private void arrive(Producer producer, WorkerTracks origin) {
        PacketSlab slab = originWorker.slab();
        StoredPacket packet = spare;
        packet.hold(slab, slab.acquire(), 0, originWorker.nowNanos());
        MemorySegment memory = packet.memory();
        long at = packet.offset();
        RtpView.putI32(memory, at, 0x80e0_0000 | (int) sequence & 0xffff);
        RtpView.putI32(memory, at + 4, (int) sequence * 300);
        RtpView.putI32(memory, at + 8, 0xabc0);
        RtpView.putU8(memory, at + 12, 0x10);
        RtpView.putU8(memory, at + 13, sequence % 100 == 0 ? 0 : 1);
        RtpParser.parse(memory, at, LENGTH, HeaderExtensionIds.NONE, packet.info());
        PayloadDescriptor.parse(Codec.VP8, memory, at, packet.info());
        spare = producer.append(0, sequence++, packet, Codec.VP8, LENGTH, originWorker.nowNanos());
        if (spare == packet) {
            packet.release(slab);
        }
        origin.markDirty(producer);
    }

    private final class Viewer implements Subscriber {
        private final Producer copy;

        Viewer(Producer copy) {
            this.copy = copy;
        }

        @Override
        public void onFresh(long nowNanos) {
            seen += copy.encoding(0).freshCount();
        }

        @Override
        public int preferredRank() {
            return 0;
        }

        @Override
        public int wantedEncodings() {
            return 1;
        }

        @Override
        public void fault(RuntimeException cause) {
            throw cause;
        }

        @Override
        public void onEnd() {
            copy.remove(this);
        }
    }
}
