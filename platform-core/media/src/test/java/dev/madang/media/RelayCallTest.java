package dev.madang.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.peer.NumberedSource;
import dev.madang.media.peer.PeerHost;
import dev.madang.media.peer.WorkerMediaEngine;
import dev.madang.media.relay.node.RelayOwner;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two engines of two workers each, a publisher at one and viewers at the other, over real sockets. */
final class RelayCallTest {
    private static final Set<Codec> CODECS = EnumSet.of(Codec.OPUS, Codec.VP8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PeerListener NOBODY = new PeerListener() {};
    private static final int VIEWERS = 4;

    /** A packet of video as a viewer got it. */
    private record Got(boolean beginsKeyFrame, long sequence) {}

    private static WorkerMediaEngine engine() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return (WorkerMediaEngine) MediaCore.start(
                new MediaConfig(2, loopback, 0, List.of(loopback), false, true, PATIENCE, PATIENCE, 100));
    }

    /** A dead address first, as where a private network is not shared. */
    private static List<List<InetSocketAddress>> addresses(MediaEngine engine) {
        return engine.relays().mediaPorts().stream()
                .map(port -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), port))
                .toList();
    }

    @Test
    void picturesAndSoundComeFromNodeToNode() throws Exception {
        try (WorkerMediaEngine origin = engine();
                WorkerMediaEngine edge = engine();
                MediaClient client = MediaClient.start(1, true)) {
            RelayOwner owner = new RelayOwner(origin.relays(), addresses(origin), edge.relays(), addresses(edge), true);
            await().atMost(PATIENCE).until(() -> owner.readyAtOrigin == 4 && owner.readyAtEdge == 4);

            MediaClient.PendingOffer publishing =
                    client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), CODECS);
            PeerHandle publisher = origin.answer(publishing.description(), PeerOptions.RECEIVE, NOBODY);
            client.publish(publishing, publisher.localDescription(), NOBODY, new NumberedSource(1));
            List<RemoteTrack> tracks = new ArrayList<>();
            for (ProducerHandle producer : publisher.producers()) {
                List<@Nullable String> rids = new ArrayList<>();
                rids.add(null);
                tracks.add(owner.carry(producer, producer.kind(), producer.codecs(), rids));
            }
            List<Queue<Got>> received = new ArrayList<>();
            List<PeerHandle> viewers = new ArrayList<>();
            for (int i = 0; i < VIEWERS; i++) {
                Queue<Got> packets = new ConcurrentLinkedQueue<>();
                received.add(packets);
                viewers.add(watch(client, edge, tracks, packets));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(received).allMatch(packets -> packets.size() > 100));
            assertThat(received).allSatisfy(packets -> {
                assertThat(packets.element().beginsKeyFrame()).isTrue();
                assertThat(packets.stream().map(Got::sequence).distinct().count())
                        .isEqualTo(
                                packets.stream().mapToLong(Got::sequence).max().orElse(0)
                                        - packets.stream()
                                                .mapToLong(Got::sequence)
                                                .min()
                                                .orElse(0)
                                        + 1);
            });
            RemoteTrack sound = tracks.stream()
                    .filter(track -> track.kind() == MediaKind.AUDIO)
                    .findFirst()
                    .orElseThrow();
            assertThat(sound.loudness()).isPositive();
            assertThat(sound.codec()).isEqualTo(Codec.OPUS);
            assertThat(owner.edge.stats().streamsIn()).isEqualTo(2);
            assertThat(edge.stats().counters().get(MediaCounter.PEER_FAULTS)).isZero();
            assertThat(origin.stats().counters().get(MediaCounter.PEER_FAULTS)).isZero();

            viewers.forEach(viewer -> viewer.slots().forEach(slot -> slot.prefer(hidden())));
            await().atMost(PATIENCE).until(() -> owner.origin.stats().streamsOut() == 0);
            assertThat(owner.edge.stats().streamsIn()).isZero();

            viewers.forEach(viewer -> viewer.close(CloseReason.REQUESTED));
            publisher.close(CloseReason.REQUESTED);
            owner.close();
            for (WorkerMediaEngine engine : List.of(origin, edge)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(engine.residues()).containsOnly(PeerHost.Residue.NONE));
            }
        }
    }

    private static LayerPreference hidden() {
        return new LayerPreference(null, -1, -1, 0, false);
    }

    private static PeerHandle watch(MediaClient client, MediaEngine edge, List<RemoteTrack> tracks, Queue<Got> packets)
            throws Exception {
        MediaClient.PendingOffer watching = client.offerToWatch(CODECS);
        PeerHandle viewer = edge.answer(watching.description(), PeerOptions.SEND, NOBODY);
        client.watch(watching, viewer.localDescription(), NOBODY, (producer, encoding, packet, codec, bytes) -> {
            if (producer.kind() == MediaKind.VIDEO) {
                packets.add(new Got(packet.info().keyFrame && packet.info().startOfFrame, packet.sequence()));
            }
        });
        for (SlotHandle slot : viewer.slots()) {
            tracks.stream().filter(track -> track.kind() == slot.kind()).forEach(slot::feed);
        }
        return viewer;
    }
}
