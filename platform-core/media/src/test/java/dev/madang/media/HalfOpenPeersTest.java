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
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.ice.ForgedStun;
import dev.madang.media.peer.Peer;
import dev.madang.media.peer.PlayedClient;
import dev.madang.media.peer.SimulatedCall;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.srtp.SrtpProfile;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What Peers cost whose handshake is not over, how many there can be, and how long. */
final class HalfOpenPeersTest {
    private static final int MANY = 1_000;

    private static MediaEngine engine(Duration iceTimeout, int maxUnsecured) {
        InetAddress here = InetAddress.getLoopbackAddress();
        return MediaCore.start(
                new MediaConfig(1, here, 0, List.of(here), false, true, iceTimeout, Duration.ofSeconds(10), 100_000),
                maxUnsecured);
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void oneCostsAFewKilobytes() throws Exception {
        try (MediaEngine engine = engine(Duration.ofSeconds(60), 4_000);
                MediaClient client = MediaClient.start(1)) {
            MediaClient.PendingOffer offer = client.offerToWatch(EnumSet.of(Codec.OPUS, Codec.VP8));
            List<PeerHandle> peers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                peers.add(engine.answer(offer.description(), PeerOptions.SEND, new PeerListener() {}));
            }
            long before = usedBytes();
            for (int i = 0; i < MANY; i++) {
                peers.add(engine.answer(offer.description(), PeerOptions.SEND, new PeerListener() {}));
            }
            long each = (usedBytes() - before) / MANY;
            assertThat(each).as("bytes a half-open Peer").isLessThan(20_000);
            assertThat(peers).hasSize(MANY + 50);
        }
    }

    @Test
    void thereIsABoundAndItIsFreedWithTime() throws Exception {
        try (MediaEngine engine = engine(Duration.ofSeconds(2), 20);
                MediaClient client = MediaClient.start(1)) {
            MediaClient.PendingOffer offer = client.offerToWatch(EnumSet.of(Codec.OPUS, Codec.VP8));
            assertThatThrownBy(() -> {
                        for (int i = 0; i <= 20; i++) {
                            engine.answer(offer.description(), PeerOptions.SEND, new PeerListener() {});
                        }
                    })
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("not connected");
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.stats().peers() == 0);
            engine.answer(offer.description(), PeerOptions.SEND, new PeerListener() {});
        }
    }

    /** A section costs about 6 kB, so that an offer of 128, at 755 kB, must not count as one Peer. */
    @Test
    void wideOffersCountByTheirSections() throws Exception {
        try (MediaEngine engine = engine(Duration.ofSeconds(60), 20);
                MediaClient client = MediaClient.start(1)) {
            List<MediaKind> kinds = Collections.nCopies(16, MediaKind.AUDIO);
            SessionDescription wide =
                    client.offerToPublish(kinds, EnumSet.of(Codec.OPUS)).description();
            List<PeerHandle> peers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                peers.add(engine.answer(wide, PeerOptions.RECEIVE, new PeerListener() {}));
            }
            assertThatThrownBy(() -> engine.answer(wide, PeerOptions.RECEIVE, new PeerListener() {}))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("not connected");
            peers.forEach(peer -> peer.close(CloseReason.REQUESTED));
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.stats().peers() == 0);
            engine.answer(wide, PeerOptions.RECEIVE, new PeerListener() {});
        }
    }

    @Test
    void whoOnlySendsChecksCountsUntilItIsGone() throws Exception {
        try (MediaEngine engine = engine(Duration.ofSeconds(1), 1);
                MediaClient client = MediaClient.start(1);
                DatagramSocket socket = new DatagramSocket()) {
            MediaClient.PendingOffer offer = client.offerToWatch(EnumSet.of(Codec.OPUS, Codec.VP8));
            CompletableFuture<PeerPhase> heard = new CompletableFuture<>();
            CompletableFuture<CloseReason> closed = new CompletableFuture<>();
            PeerHandle peer = engine.answer(offer.description(), PeerOptions.SEND, new PeerListener() {
                @Override
                public void onPhase(PeerHandle peer, PeerPhase phase, Duration sinceCreated) {
                    heard.complete(phase);
                }

                @Override
                public void onClosed(PeerHandle peer, CloseReason reason) {
                    closed.complete(reason);
                }
            });
            socket.send(check(peer.localDescription().media().getFirst()));
            assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(PeerPhase.ICE);
            assertThatThrownBy(() -> engine.answer(offer.description(), PeerOptions.SEND, new PeerListener() {}))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("not connected");
            assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(CloseReason.DTLS_FAILED);
            engine.answer(offer.description(), PeerOptions.SEND, new PeerListener() {});
        }
    }

    private static DatagramPacket check(MediaSection section) {
        IceCredentials remote = new IceCredentials(
                Objects.requireNonNull(section.value("ice-ufrag")), Objects.requireNonNull(section.value("ice-pwd")));
        int port = Integer.parseInt(
                Objects.requireNonNull(section.value("candidate")).split(" ")[5]);
        byte[] datagram = ForgedStun.check(remote, true);
        return new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void checksKeepNoPeerThatNeverBeginsItsHandshake() throws Exception {
        try (SimulatedCall call = new SimulatedCall(5, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer peer = call.answer(false);
            try (PlayedClient client = new PlayedClient(call, peer, "10.7.0.1")) {
                for (int second = 0; second < 39; second++) {
                    client.check(true);
                    call.run(1_000);
                }
                assertThat(peer.isClosed()).isFalse();
                client.check(true);
                call.run(1_500);
                assertThat(peer.isClosed()).isTrue();
                assertThat(call.counter(MediaCounter.DTLS_FAILURES)).isOne();
            }
        }
    }
}
