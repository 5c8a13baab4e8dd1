package dev.madang.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.peer.NumberedSource;
import dev.madang.media.peer.PeerHost;
import dev.madang.media.peer.WorkerMediaEngine;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SessionDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Opens and closes 2,000 Peers with real sockets and handshakes, and looks for what they left behind. */
final class PeerLeakTest {
    private static final int PEERS = 2_000;
    private static final int WAVE = 250;
    private static final Set<Codec> CODECS = EnumSet.of(Codec.OPUS, Codec.VP8);

    private final AtomicInteger serverClosed = new AtomicInteger();
    private final AtomicInteger clientClosed = new AtomicInteger();
    private final Set<PeerHandle> connected = ConcurrentHashMap.newKeySet();
    private final AtomicInteger watched = new AtomicInteger();

    private static MediaConfig config() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new MediaConfig(
                2, loopback, 0, List.of(loopback), false, true, Duration.ofSeconds(15), Duration.ofSeconds(15), 1_000);
    }

    private static long openSockets() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(PeerLeakTest::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed since the folder was listed.
            return false;
        }
    }

    private static List<String> mediaThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("media-") || name.startsWith("dtls"))
                .sorted()
                .toList();
    }

    private final PeerListener serverListener = new PeerListener() {
        @Override
        public void onConnected(PeerHandle peer, boolean isConnected) {
            if (isConnected) {
                connected.add(peer);
            }
        }

        @Override
        public void onClosed(PeerHandle peer, CloseReason reason) {
            serverClosed.incrementAndGet();
        }
    };

    private final PeerListener clientListener = new PeerListener() {
        @Override
        public void onConnected(PeerHandle peer, boolean isConnected) {
            if (isConnected) {
                connected.add(peer);
            }
        }

        @Override
        public void onClosed(PeerHandle peer, CloseReason reason) {
            clientClosed.incrementAndGet();
        }
    };

    @Test
    void twoThousandPeersLeaveNothingBehind() throws Exception {
        List<String> threadsBefore = mediaThreads();
        try (WorkerMediaEngine engine = (WorkerMediaEngine) MediaCore.start(config());
                MediaClient client = MediaClient.start(1)) {
            long socketsBefore = openSockets();
            for (int wave = 0; wave * WAVE < PEERS; wave++) {
                wave(engine, client, wave);
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(openSockets()).isEqualTo(socketsBefore));
            assertThat(serverClosed).hasValue(PEERS);
            assertThat(clientClosed).hasValue(PEERS);
            assertThat(watched.get()).as("packets that viewers saw").isGreaterThan(PEERS / 2);
            assertThat(engine.stats().peers()).isZero();
            assertThat(engine.stats().counters().get(MediaCounter.PEER_FAULTS)).isZero();
            assertThat(engine.stats().counters().get(MediaCounter.DTLS_HANDSHAKES))
                    .isEqualTo(PEERS);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(mediaThreads()).isEqualTo(threadsBefore));
    }

    private void wave(WorkerMediaEngine engine, MediaClient client, int wave) throws Exception {
        List<PeerHandle> serverPeers = new ArrayList<>();
        List<PeerHandle> clientPeers = new ArrayList<>();
        MediaClient.PendingOffer publishing = client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), CODECS);
        PeerHandle publisher = engine.answer(publishing.description(), PeerOptions.RECEIVE, serverListener);
        serverPeers.add(publisher);
        clientPeers.add(
                client.publish(publishing, publisher.localDescription(), clientListener, new NumberedSource(wave)));
        for (int i = 1; i < WAVE; i++) {
            MediaClient.PendingOffer watching = client.offerToWatch(CODECS);
            PeerHandle viewer = engine.answer(watching.description(), PeerOptions.SEND, serverListener);
            for (SlotHandle slot : viewer.slots()) {
                publisher.producers().stream()
                        .filter(producer -> producer.kind() == slot.kind())
                        .forEach(slot::feed);
            }
            serverPeers.add(viewer);
            SessionDescription answer = viewer.localDescription();
            clientPeers.add(client.watch(
                    watching,
                    answer,
                    clientListener,
                    (producer, encoding, packet, codec, bytes) -> watched.incrementAndGet()));
        }
        int wanted = (wave + 1) * WAVE;
        await().atMost(Duration.ofSeconds(60)).until(() -> connected.size() >= 2 * wanted);
        // Some are ended here, some by the remote end's close_notify.
        for (int i = 0; i < WAVE; i++) {
            (i % 2 == 0 ? serverPeers : clientPeers).get(i).close(CloseReason.REQUESTED);
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> serverClosed.get() >= wanted && clientClosed.get() >= wanted);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(engine.residues()).containsOnly(PeerHost.Residue.NONE));
    }
}
