package dev.madang.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.MediaStats;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.peer.NumberedSource;
import dev.madang.media.peer.PeerHost;
import dev.madang.media.peer.WorkerMediaEngine;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A call over TCP alone, with real sockets and handshakes. */
final class IceTcpCallTest {
    private static final Set<Codec> CODECS = EnumSet.of(Codec.OPUS, Codec.VP8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PeerListener NOBODY = new PeerListener() {};

    private static MediaConfig config(boolean tcp, boolean udp) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new MediaConfig(2, loopback, 0, List.of(loopback), tcp, udp, PATIENCE, PATIENCE, 100);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("ice-tcp-") || name.startsWith("media-"))
                .sorted()
                .toList();
    }

    @Test
    void mediaFlowsOverConnectionsAndClosingLeavesNothing() throws Exception {
        List<String> before = threads();
        try (WorkerMediaEngine engine = (WorkerMediaEngine) MediaCore.start(config(true, false));
                MediaClient client = MediaClient.start(1, true, MediaClient.Protocol.TCP)) {
            MediaClient.PendingOffer publishing =
                    client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), CODECS);
            PeerHandle publisher = engine.answer(publishing.description(), PeerOptions.RECEIVE, NOBODY);
            List<PeerHandle> ends = new ArrayList<>(List.of(
                    publisher,
                    client.publish(publishing, publisher.localDescription(), NOBODY, new NumberedSource(1))));
            List<AtomicInteger> seen = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                MediaClient.PendingOffer watching = client.offerToWatch(CODECS);
                PeerHandle viewer = engine.answer(watching.description(), PeerOptions.SEND, NOBODY);
                viewer.slots()
                        .forEach(slot -> publisher.producers().stream()
                                .filter(producer -> producer.kind() == slot.kind())
                                .forEach(slot::feed));
                AtomicInteger packets = new AtomicInteger();
                seen.add(packets);
                ends.add(viewer);
                ends.add(client.watch(
                        watching,
                        viewer.localDescription(),
                        NOBODY,
                        (producer, encoding, packet, codec, bytes) -> packets.incrementAndGet()));
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).allMatch(packets -> packets.get() > 200));
            for (PeerHandle end : ends) {
                assertThat(end.stats().join().transport()).isEqualTo("tcp");
            }
            MediaStats stats = engine.stats();
            assertThat(stats.counters().get(MediaCounter.ICE_TCP_ACCEPTED)).isEqualTo(7);
            assertThat(stats.counters().get(MediaCounter.ICE_TCP_DROPPED_OUT)).isZero();
            assertThat(stats.counters().get(MediaCounter.ICE_TCP_PROTOCOL_ERRORS))
                    .isZero();
            assertThat(stats.workers().stream()
                            .mapToInt(MediaStats.WorkerStats::tcpConnections)
                            .sum())
                    .isEqualTo(7);

            ends.forEach(end -> end.close(CloseReason.REQUESTED));
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(engine.residues()).containsOnly(PeerHost.Residue.NONE);
                assertThat(engine.stats().workers())
                        .allMatch(worker -> worker.tcpConnections() == 0 && worker.peers() == 0);
            });
            assertThat(engine.stats().counters().get(MediaCounter.PEER_FAULTS)).isZero();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isEqualTo(before));
    }

    @Test
    void aClientThatFindsNoCandidateOfItsTransportSaysSo() throws Exception {
        try (MediaEngine engine = MediaCore.start(config(false, true));
                MediaClient client = MediaClient.start(1, true, MediaClient.Protocol.TCP)) {
            MediaClient.PendingOffer watching = client.offerToWatch(CODECS);
            PeerHandle viewer = engine.answer(watching.description(), PeerOptions.SEND, NOBODY);
            assertThatThrownBy(() -> client.watch(watching, viewer.localDescription(), NOBODY, (a, b, c, d, e) -> {}))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("TCP");
        }
    }
}
