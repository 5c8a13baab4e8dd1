package dev.madang.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.peer.NumberedSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Who comes late begins with a key frame, although the server sends it before the viewer's handshaker has made its keys. */
final class FirstFrameTest {
    private static final Set<Codec> CODECS = EnumSet.of(Codec.OPUS, Codec.VP8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PeerListener NOBODY = new PeerListener() {};
    private static final int VIEWERS = 24;

    /** A video packet as a viewer got it. */
    private record Got(boolean beginsKeyFrame, long sequence) {}

    @Test
    void everyViewerGetsTheKeyFrameThatItStartsWith() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        MediaConfig config = new MediaConfig(1, loopback, 0, List.of(loopback), false, true, PATIENCE, PATIENCE, 100);
        try (MediaEngine engine = MediaCore.start(config);
                MediaClient client = MediaClient.start(1, true)) {
            MediaClient.PendingOffer publishing = client.offerToPublish(List.of(MediaKind.VIDEO), CODECS);
            PeerHandle publisher = engine.answer(publishing.description(), PeerOptions.RECEIVE, NOBODY);
            client.publish(publishing, publisher.localDescription(), NOBODY, new NumberedSource(1));
            List<Queue<Got>> received = new ArrayList<>();
            for (int i = 0; i < VIEWERS; i++) {
                MediaClient.PendingOffer watching = client.offerToWatch(CODECS);
                PeerHandle viewer = engine.answer(watching.description(), PeerOptions.SEND, NOBODY);
                Queue<Got> packets = new ConcurrentLinkedQueue<>();
                received.add(packets);
                client.watch(
                        watching,
                        viewer.localDescription(),
                        NOBODY,
                        (producer, encoding, packet, codec, bytes) -> packets.add(
                                new Got(packet.info().keyFrame && packet.info().startOfFrame, packet.sequence())));
                viewer.slots().stream()
                        .filter(slot -> slot.kind() == MediaKind.VIDEO)
                        .forEach(slot -> slot.feed(publisher.producers().getFirst()));
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).allMatch(packets -> packets.size() > 20));
            assertThat(received).allSatisfy(packets -> {
                Got first = packets.element();
                assertThat(first.beginsKeyFrame()).isTrue();
                assertThat(packets).allMatch(packet -> packet.sequence() >= first.sequence());
            });
        }
    }
}
