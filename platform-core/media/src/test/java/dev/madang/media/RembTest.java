package dev.madang.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.peer.NumberedSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Publishers are told by REMB what they may send: the bound, or less where they know no transport-cc. */
final class RembTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PeerListener NOBODY = new PeerListener() {};

    @Test
    void everyPublisherThatTakesRembGetsIt() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        MediaConfig config = new MediaConfig(1, loopback, 0, List.of(loopback), false, true, PATIENCE, PATIENCE, 100);
        try (MediaEngine engine = MediaCore.start(config);
                MediaClient client = MediaClient.start(1, true)) {
            PeerHandle publisher = publish(engine, client, false);
            await().atMost(PATIENCE).until(() -> count(engine, MediaCounter.REMB_SENT) >= 1);
            assertThat(count(engine, MediaCounter.TRANSPORT_FEEDBACK_SENT)).isPositive();
            publisher.close(CloseReason.REQUESTED);
            await().atMost(PATIENCE).until(() -> engine.stats().peers() == 0);
            long before = count(engine, MediaCounter.REMB_SENT);

            PeerHandle old = publish(engine, client, true);
            await().atMost(PATIENCE).until(() -> count(engine, MediaCounter.REMB_SENT) >= before + 2);
            assertThat(old.stats().join().producers()).hasSize(2);
        }
    }

    private static PeerHandle publish(MediaEngine engine, MediaClient client, boolean old) throws Exception {
        MediaClient.PendingOffer offer =
                client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), EnumSet.of(Codec.OPUS, Codec.VP8));
        String description = SdpWriter.write(offer.description());
        assertThat(description).contains("transport-cc", "goog-remb");
        String offered = description
                .lines()
                .filter(line -> !old || !line.contains("transport-cc") && !line.contains("transport-wide-cc"))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
        PeerHandle publisher = engine.answer(SdpParser.parse(offered), PeerOptions.RECEIVE, NOBODY);
        client.publish(offer, publisher.localDescription(), NOBODY, new NumberedSource(1));
        return publisher;
    }

    private static long count(MediaEngine engine, MediaCounter counter) {
        return engine.stats().counters().getOrDefault(counter, 0L);
    }
}
