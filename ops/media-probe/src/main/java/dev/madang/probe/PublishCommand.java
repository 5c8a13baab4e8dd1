package dev.madang.probe;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code probe publish}: loops the built-in clip. */
@Command(name = "publish", description = "Publishes the built-in clip in a loop.", mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
    @Mixin
    Target target = new Target();

    @Mixin
    Transport transport = new Transport();

    @Option(names = "--duration", defaultValue = "60", description = "seconds (default: ${DEFAULT-VALUE})")
    int durationSeconds = 60;

    @Option(
            names = "--ignore-key-frame-requests",
            description = "sends a key frame each time the clip begins, every four seconds, and none when asked")
    boolean ignoresRequests;

    @Override
    public Integer call() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (MediaClient client = transport.start(1)) {
            Endpoint endpoint = target.publishing();
            Publication publication = Publication.start(client, endpoint, !ignoresRequests, new PeerListener() {
                @Override
                public void onConnected(PeerHandle peer, boolean connected) {
                    System.out.println(connected ? "connected" : "disconnected");
                }

                @Override
                public void onClosed(PeerHandle peer, CloseReason reason) {
                    System.out.println("closed: " + reason);
                    closed.countDown();
                }
            });
            boolean early = closed.await(durationSeconds, TimeUnit.SECONDS);
            publication.stop();
            return early ? 1 : 0;
        }
    }

    /** A clip being published. */
    record Publication(Endpoint endpoint, Endpoint.Session session, PeerHandle peer) {
        static Publication start(MediaClient client, Endpoint endpoint, boolean heedsRequests, PeerListener listener)
                throws Exception {
            MediaClient.PendingOffer offer =
                    client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), EnumSet.of(Codec.OPUS, Codec.VP8));
            Endpoint.Session session = endpoint.post(offer.description());
            PeerHandle peer =
                    client.publish(offer, session.answer(), listener, new ClipSource(Clip.builtIn(), heedsRequests));
            return new Publication(endpoint, session, peer);
        }

        void stop() throws Exception {
            endpoint.delete(session.resource());
            peer.close(CloseReason.REQUESTED);
        }
    }
}
